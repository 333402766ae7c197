package routes.connection;

import java.util.Map;

/** Withings for tests, and answers shaped like its own. */
final class Withings {

  private Withings() {}

  /** Withings as its vendor.yaml describes it, at another place. */
  static Vendors vendors(String apiUri) {
    return VendorYaml.vendors(
        Map.of(
            "vendors.withings.api-uri", apiUri,
            "vendors.withings.authorization-uri", "https://account.example/authorize",
            "vendors.withings.client-id", "client-1",
            "vendors.withings.client-secret", "client-secret-1"));
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
