package routes.fuzz;

import java.util.List;
import java.util.Map;

/**
 * Bodies and words from which fuzzed requests are made: right ones, and those that break things.
 */
final class Samples {
  private Samples() {}

  /** A right body of each entry that takes one, by the beginning of its path. */
  static final Map<String, String> BODIES =
      Map.of(
          "/api/invitations",
          "{\"patient\":{\"system\":\"https://example.org/mrn\",\"value\":\"1\"},"
              + "\"vendors\":[\"withings\"],\"validFor\":\"P1D\",\"returnState\":\"s\"}",
          "/api/devices",
          "{\"sender\":\"gateway\",\"deviceId\":\"scale-1\",\"patientSystem\":\"https://example.org/mrn\","
              + "\"patientValue\":\"1\",\"linkedFrom\":\"2026-01-01T00:00:00Z\"}",
          "/api/device-messages",
          "{\"deviceId\":\"scale-1\",\"time\":\"2026-11-20T08:05:12+01:00\",\"weight\":65.75}",
          "/connect",
          "consent=yes&key=abc",
          "/my",
          "confirm=yes&key=abc",
          "/webhooks/withings",
          "userid=36399&appli=1&startdate=1764576000&enddate=1764576001",
          "/webhooks",
          "{\"event_type\":\"update\",\"data_type\":\"sleep\",\"object_id\":\"1\",\"user_id\":\"u\","
              + "\"collectionType\":\"activities\",\"ownerId\":\"u\",\"date\":\"2026-11-20\"}");

  /** JSON values that take the place of another. */
  static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e400",
          "123456789012345678901234567890",
          "\"\"",
          "\" \"",
          "[]",
          "{}",
          "[[[]]]",
          "\"\\u0000\"",
          "\"a\\u0000b\"",
          "\"\\ud800\"",
          "\"\\u202e\\ufeff\"",
          "\"+999999999-01-01T00:00:00Z\"",
          "\"-999999999-01-01T00:00:00Z\"",
          "\"999999999-12-31T23:59:59Z\"",
          "\"2026-02-30T25:61:61Z\"",
          "\"P999999999Y\"",
          "\"P-1D\"",
          "\"PT999999999999999999H\"",
          "\"https://elsewhere.example/Patient/1\"",
          "\"Patient/1/_history/1\"",
          "\"Patient/../Observation\"",
          "\"Patient/1?_format=xml\"",
          "\"//evil.example\"",
          "\"%00\"",
          "\"${jndi:ldap://127.0.0.1:1/a}\"",
          "\"${body}{{secret}}#{1}\"",
          "\"' or 1=1 --\"",
          "\"<script>alert(1)</script>\"",
          "\"\\r\\nX-Injected: 1\"",
          "\"" + "x".repeat(300) + "\"",
          "\"" + "x".repeat(3_000) + "\"",
          "\"" + "ä€😀".repeat(1_000) + "\"");

  /** Whole bodies. */
  static final List<String> WHOLE =
      List.of(
          "",
          " ",
          "{",
          "}",
          "[",
          "null",
          "[]",
          "{}",
          "0",
          "\"\"",
          "nul",
          "\u0000",
          "\ufeff{}",
          "{\"a\":1,\"a\":2}",
          "[{},{},{}]",
          "[".repeat(20_000),
          "{\"a\":".repeat(5_000),
          "consent=yes&consent=no&=&&&%zz=%",
          "%",
          "=",
          "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM"
              + " \"file:///etc/passwd\">]><a>&b;</a>",
          "--x\r\nContent-Disposition: form-data; name=\"consent\"\r\n\r\nyes\r\n--x--\r\n");

  /** Forms that cannot be decoded, or hardly. */
  static final List<String> BROKEN_FORMS =
      List.of(
          "a=%ZZ",
          "a=%",
          "a=%4",
          "%ZZ=a",
          "%=%",
          "a=%c3%28",
          "a=%ff&a=%fe",
          "a=%00",
          "a=%u0041",
          "consent=yes&key=%ZZ",
          "confirm=yes&key=abc&%Z",
          "userid=36399&appli=%ZZ&startdate=1764576000&enddate=1764576001",
          "&".repeat(3_000));

  static final List<String> FORM_TYPES =
      List.of(
          "application/x-www-form-urlencoded",
          "application/x-www-form-urlencoded; charset=utf-8",
          "application/x-www-form-urlencoded; charset=no-such",
          "APPLICATION/X-WWW-FORM-URLENCODED");

  /** Servers and frameworks read forms of other methods than POST each in their own place. */
  static final List<String> FORM_METHODS = List.of("PUT", "PATCH", "DELETE", "POST");

  /** What takes the place of a variable of a path. */
  static final List<String> SEGMENTS =
      List.of(
          "1",
          "withings",
          "fitbit",
          "google-health",
          "nobody",
          "00000000-0000-0000-0000-000000000000",
          "%00",
          "%2e%2e",
          "..%2f..%2fetc",
          "%ff%fe",
          "%",
          "%zz",
          ";jsessionid=1",
          "a;b=c",
          "a%0d%0ab",
          "%F0%9F%98%80",
          "${x}",
          "%7B%7Bx%7D%7D",
          ".json",
          "x".repeat(300),
          "x".repeat(3_000));

  /** Names of parameters: those that entries read, and those that must never get in. */
  static final List<String> PARAMETERS =
      List.of(
          "patient",
          "farewell",
          "erase",
          "give-up",
          "limit",
          "since",
          "until",
          "who",
          "page",
          "after",
          "jwt",
          "state",
          "code",
          "error",
          "redirect_url",
          "token",
          "vendor",
          "key",
          "device",
          "id",
          "verify",
          "challenge",
          "verification_token",
          "Cookie",
          "cookie",
          "Authorization",
          "Origin",
          "Host",
          "X-Forwarded-For",
          "Forwarded",
          "x-oura-signature",
          "CamelHttpUri",
          "CamelHttpResponseCode",
          "camelFileName",
          "kafka.OVERRIDE_TOPIC",
          "kafka.KEY",
          "%43ookie",
          "");

  /** Headers that come beside the usual ones. */
  static final List<String> HEADERS =
      List.of(
          "Cookie: connect=K",
          "Cookie: " + "a=b; ".repeat(400),
          "Cookie: =;;=",
          "Origin: https://evil.example",
          "Origin: null",
          "X-Forwarded-For: 203.0.113.7",
          "X-Forwarded-Host: evil.example",
          "X-Forwarded-Proto: https",
          "Forwarded: for=203.0.113.7;host=evil.example",
          "CamelHttpUri: http://127.0.0.1:1/",
          "CamelHttpResponseCode: 200",
          "kafka.OVERRIDE_TOPIC: evil",
          "org.apache.camel.x: 1",
          "X-Http-Method-Override: DELETE",
          "Range: bytes=0-18446744073709551615",
          "If-None-Match: *",
          "If-Modified-Since: yesterday",
          "Accept-Language: " + "de;q=0.1,".repeat(200),
          "Accept-Encoding: gzip;q=1.0, *;q=0",
          "Accept-Charset: no-such",
          "x-oura-signature: 00",
          "x-whoop-signature: AA==",
          "x-whoop-signature-timestamp: -1",
          "polar-webhook-signature: zz",
          "X-Fitbit-Signature: =",
          "GOOGLE-HEALTH-API-SIGNATURE: a.b.c",
          "Upgrade: websocket",
          "Upgrade: h2c",
          "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA",
          "Expect: 100-continue",
          "Expect: nonsense",
          "Content-MD5: =",
          "X-Long: " + "y".repeat(4_000),
          "X-Bell: \u0007",
          "X-Latin: \u00e4\u00ff");

  static final List<String> CONTENT_TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-16",
          "application/json; charset=no-such",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "multipart/form-data",
          "application/x-java-serialized-object",
          "text/plain",
          "application/xml",
          "application/fhir+json",
          "*/*",
          "nonsense",
          "/",
          ";");

  static final List<String> ENCODINGS =
      List.of("gzip", "deflate", "br", "identity", "x-gzip, gzip", "nonsense", "");

  static final List<String> ACCEPTS =
      List.of(
          "*/*",
          "text/html,application/xhtml+xml",
          "application/json",
          "application/problem+json",
          "image/png",
          "nonsense",
          "");

  static final List<String> METHODS =
      List.of(
          "GET",
          "POST",
          "PUT",
          "DELETE",
          "PATCH",
          "HEAD",
          "OPTIONS",
          "TRACE",
          "PROPFIND",
          "FOO",
          "get");
}
