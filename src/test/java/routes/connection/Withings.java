package routes.connection;

import java.util.HashMap;
import java.util.Map;
import routes.connection.vendor.Vendors;

/** Withings for tests, and answers shaped like its own. */
public final class Withings {

  private Withings() {}

  /** Withings as its vendor.yaml describes it, at another place. */
  public static Vendors vendors(String apiUri) {
    return vendors(apiUri, Map.of());
  }

  /** The same with other keys of its own. */
  public static Vendors vendors(String apiUri, Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>(overrides);
    all.put("vendors.withings.api-uri", apiUri);
    all.put("vendors.withings.authorization-uri", "https://account.example/authorize");
    all.put("vendors.withings.client-id", "client-1");
    all.put("vendors.withings.client-secret", "client-secret-1");
    return VendorYaml.vendors(all);
  }

  public static String tokens(String user, String access, String refresh, long expiresIn) {
    return """
    {"status":0,"body":{"userid":"%s","access_token":"%s","refresh_token":"%s",\
    "expires_in":%d,"scope":"user.info,user.metrics","csrf_token":"c","token_type":"Bearer"}}\
    """
        .formatted(user, access, refresh, expiresIn);
  }

  public static String error(int status, String words) {
    return "{\"status\":%d,\"body\":{},\"error\":\"%s\"}".formatted(status, words);
  }
}
