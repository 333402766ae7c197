package routes.mapping.device;

import java.util.List;
import routes.mapping.Measurement;

/**
 * What a device mapping made of one message.
 *
 * @param measurements in the order of the templates, then of the matches in the document
 * @param failures matches that gave no measurement
 */
public record Normalization(List<Measurement> measurements, List<MatchFailure> failures) {

  public Normalization {
    measurements = List.copyOf(measurements);
    failures = List.copyOf(failures);
  }
}
