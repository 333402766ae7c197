package routes.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes requests to the entries, each wrong in a few ways or right but for one. */
final class RequestMaker {
  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}|\\*\\*?");
  private static final Pattern JSON_VALUE =
      Pattern.compile(":(\"(?:[^\"\\\\]|\\\\.)*\"|\\d+(?:\\.\\d+)?|\\[[^]]*])");
  private static final int OVER_THE_LIMIT = 1_200_000;

  private final List<Entry> entries;
  private final Callers callers;

  RequestMaker(List<Entry> entries, Callers callers) {
    this.entries = List.copyOf(entries);
    this.callers = callers;
  }

  /** The next request of this source of randomness. */
  FuzzedRequest next(Random random) {
    Entry entry = one(random, entries);
    boolean brokenForm = random.nextInt(10) == 0;
    String method = brokenForm ? one(random, Samples.FORM_METHODS) : method(random, entry);
    String target = path(random, entry) + query(random);
    List<String> headers = new ArrayList<>();
    headers.add(random.nextInt(50) == 0 ? "Host: evil.example" : "Host: localhost");
    headers.add("Connection: close");
    String from = "127.0.0.1";
    int authorized = random.nextInt(10);
    if (authorized < 6) {
      headers.add("Authorization: " + one(random, callers.authorizations()));
    } else if (authorized < 8) {
      // Wrong ones come from an address of their own, so that the right ones are not slowed.
      from =
          "127.%d.%d.%d"
              .formatted(1 + random.nextInt(200), random.nextInt(250), 1 + random.nextInt(250));
      headers.add("Authorization: " + wrong(random));
    }
    if (random.nextInt(3) > 0) {
      headers.add("Accept: " + one(random, Samples.ACCEPTS));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      headers.add(one(random, Samples.HEADERS));
    }
    if (random.nextInt(100) == 0) {
      for (int i = 0; i < 150; i++) {
        headers.add("X-Many-" + i + ": " + i);
      }
    }
    byte[] body = new byte[0];
    if (brokenForm) {
      body = one(random, Samples.BROKEN_FORMS).getBytes(StandardCharsets.UTF_8);
    } else if (bodied(random, method)) {
      body = body(random, entry);
    }
    boolean drip = body.length > 0 && random.nextInt(60) == 0;
    Framed framed = new Framed(body, false);
    if (body.length > 0 || random.nextInt(10) == 0) {
      type(random, brokenForm).ifPresent(type -> headers.add("Content-Type: " + type));
      framed = framed(random, headers, body);
    }
    byte[] sent = framed.sent();
    String line = method + " " + target + " " + version(random);
    String words =
        line.substring(0, Math.min(line.length(), 300))
            + " "
            + headers.stream().map(h -> h.substring(0, Math.min(h.length(), 90))).toList()
            + " "
            + sent.length
            + " bytes: "
            + new String(sent, 0, Math.min(sent.length, 160), StandardCharsets.ISO_8859_1);
    byte[] head =
        (line + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    return new FuzzedRequest(
        words, entry.pattern(), from, head, sent, target.startsWith("/api/"), drip, framed.wrong());
  }

  private static String method(Random random, Entry entry) {
    if (!entry.methods().isEmpty() && random.nextInt(10) < 7) {
      return one(random, List.copyOf(entry.methods()));
    }
    return one(random, Samples.METHODS);
  }

  private static String version(Random random) {
    return switch (random.nextInt(60)) {
      case 0 -> "HTTP/1.0";
      case 1 -> "HTTP/9.9";
      default -> "HTTP/1.1";
    };
  }

  private static String path(Random random, Entry entry) {
    String filled =
        VARIABLE
            .matcher(entry.pattern())
            .replaceAll(m -> Matcher.quoteReplacement(one(random, Samples.SEGMENTS)));
    return switch (random.nextInt(24)) {
      case 0 -> filled + "/";
      case 1 -> "/" + filled;
      case 2 -> filled.toUpperCase();
      case 3 -> filled + "/x";
      case 4 -> filled.replaceFirst("/", "/;a=b/");
      case 5 -> filled + ".json";
      case 6 -> filled.substring(0, Math.max(1, filled.lastIndexOf('/')));
      case 7 -> "/x/.." + filled;
      case 8 -> "http://evil.example" + filled;
      case 9 -> one(random, List.of("/", "*", "/error", "/my/", "/connect", "/api", "/unknown"));
      default -> filled;
    };
  }

  private static String query(Random random) {
    if (random.nextInt(2) == 0) {
      return "";
    }
    StringBuilder query = new StringBuilder("?");
    for (int i = random.nextInt(4); i >= 0; i--) {
      query
          .append(one(random, Samples.PARAMETERS))
          .append(random.nextInt(10) == 0 ? "" : "=")
          .append(one(random, Samples.SEGMENTS))
          .append(random.nextInt(20) == 0 ? ";" : "&");
    }
    return query.toString();
  }

  private static String wrong(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "Basic";
      case 1 -> "Basic ====";
      case 2 -> "Basic " + "A".repeat(3_000);
      case 3 -> "Bearer a.b.c";
      case 4 -> "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";
      case 5 -> "Digest x";
      case 6 -> Callers.basic("nobody-" + random.nextInt(), "wrong");
      default -> Callers.basic("clinic", "wrong-" + random.nextInt());
    };
  }

  private static boolean bodied(Random random, String method) {
    return "POST PUT PATCH DELETE".contains(method)
        ? random.nextInt(10) > 0
        : random.nextInt(10) == 0;
  }

  private static byte[] body(Random random, Entry entry) {
    String right =
        Samples.BODIES.entrySet().stream()
            .filter(body -> entry.pattern().startsWith(body.getKey()))
            .max(Map.Entry.comparingByKey())
            .map(Map.Entry::getValue)
            .orElse("{\"a\":\"b\"}");
    return switch (random.nextInt(12)) {
      case 0 -> one(random, Samples.WHOLE).getBytes(StandardCharsets.UTF_8);
      case 1 -> bytes(random, random.nextInt(400));
      case 2 -> right.substring(0, random.nextInt(right.length())).getBytes(StandardCharsets.UTF_8);
      case 3 -> right.getBytes(StandardCharsets.UTF_16);
      case 4 ->
          random.nextInt(10) == 0
              ? bytes(random, OVER_THE_LIMIT)
              : right.getBytes(StandardCharsets.UTF_8);
      case 5 -> right.getBytes(StandardCharsets.UTF_8);
      default -> changed(random, right).getBytes(StandardCharsets.UTF_8);
    };
  }

  /** One value of the JSON document or form, or a few, are others. */
  private static String changed(Random random, String right) {
    if (!right.startsWith("{")) {
      return right.replaceFirst(
          "=[^&]*", Matcher.quoteReplacement("=" + one(random, Samples.SEGMENTS)));
    }
    return JSON_VALUE
        .matcher(right)
        .replaceAll(
            value ->
                Matcher.quoteReplacement(
                    random.nextInt(3) == 0 ? ":" + one(random, Samples.VALUES) : value.group()));
  }

  private static Optional<String> type(Random random, boolean form) {
    if (form) {
      return Optional.of(one(random, Samples.FORM_TYPES));
    }
    return random.nextInt(8) > 0
        ? Optional.of(one(random, Samples.CONTENT_TYPES))
        : Optional.empty();
  }

  /**
   * A body as it is sent.
   *
   * @param wrong whether what is said of its length is wrong
   */
  private record Framed(byte[] sent, boolean wrong) {}

  /** Says how long the body is, in one of the ways there are or wrongly. */
  private static Framed framed(Random random, List<String> headers, byte[] body) {
    if (random.nextInt(8) == 0) {
      headers.add("Content-Encoding: " + one(random, Samples.ENCODINGS));
    }
    switch (random.nextInt(40)) {
      case 0 -> headers.add("Content-Length: -1");
      case 1 -> headers.add("Content-Length: " + "9".repeat(30));
      case 2 -> {
        headers.add("Content-Length: " + body.length);
        headers.add("Content-Length: " + (body.length + 1));
      }
      case 3 -> {
        headers.add("Transfer-Encoding: chunked");
        headers.add("Content-Length: " + body.length);
        return new Framed(chunked(body), true);
      }
      case 4 -> headers.add("Transfer-Encoding: gzip, chunked");
      case 5 -> {
        headers.add("Transfer-Encoding: chunked");
        return new Framed("zz\r\n".getBytes(StandardCharsets.US_ASCII), true);
      }
      case 6, 7, 8, 9, 10, 11 -> {
        headers.add("Transfer-Encoding: chunked");
        return new Framed(chunked(body), false);
      }
      default -> {
        headers.add("Content-Length: " + body.length);
        return new Framed(body, false);
      }
    }
    return new Framed(body, true);
  }

  private static byte[] chunked(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int size = Math.max(1, body.length / 3);
    for (int i = 0; i < body.length; i += size) {
      int length = Math.min(size, body.length - i);
      out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(body, i, length);
      out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static <T> T one(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
