package routes.operations.support;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Cuts what is too much for one statement or one request. */
public final class Batches {
  private Batches() {}

  /**
   * The elements in their order, in lists that do not change.
   *
   * @param most of one list; the last may be shorter
   */
  public static <T> List<List<T>> of(Collection<T> all, int most) {
    List<T> elements = List.copyOf(all);
    List<List<T>> portions = new ArrayList<>();
    for (int from = 0; from < elements.size(); from += most) {
      portions.add(elements.subList(from, Math.min(elements.size(), from + most)));
    }
    return portions;
  }
}
