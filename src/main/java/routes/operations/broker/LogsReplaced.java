package routes.operations.broker;

import java.util.List;

/**
 * The broker holds other logs than before: it was moved, rebuilt, or topics were made anew. What
 * stood in the old ones and was not read yet is out of reach. Published before anything is read; a
 * listener that fails is told again.
 *
 * @param topics whose log is another one, in order
 */
public record LogsReplaced(List<String> topics) {}
