package routes.connection;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Withings for tests, and answers shaped like its own. */
final class Withings {

  private Withings() {}

  static Vendors vendors(String apiUri) {
    return new Vendors(
        Map.of(
            "withings",
            new Vendor(
                "Withings",
                "Withings",
                "client-1",
                "client-secret-1",
                "https://account.example/authorize",
                Map.of(),
                apiUri,
                "/v2/oauth2",
                Map.of("action", "requesttoken"),
                "withings",
                "userid",
                ",",
                List.of("user.metrics"),
                new Vendor.Poll(
                    Duration.ofHours(1), Duration.ofMinutes(10), Duration.ofHours(1), 200),
                new Vendor.History(Duration.ofDays(365), Duration.ofDays(30)),
                new Vendor.RateLimit(Duration.ofSeconds(60)),
                Map.of(
                    "measures",
                    new Vendor.DataType("user.metrics", List.of("weight"), List.of("1", "2", "4"))),
                new Vendor.Push(true, ""))));
  }

  static String tokens(String user, String access, String refresh, long expiresIn) {
    return """
    {"status":0,"body":{"userid":"%s","access_token":"%s","refresh_token":"%s",\
    "expires_in":%d,"scope":"user.info,user.metrics","csrf_token":"c","token_type":"Bearer"}}\
    """
        .formatted(user, access, refresh, expiresIn);
  }

  static String error(int status, String words) {
    return "{\"status\":%d,\"body\":{},\"error\":\"%s\"}".formatted(status, words);
  }
}
