package routes.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The clinic's portal, which invites patients, and the browser of those who follow its links. */
final class Portal {
  private static final String CLIENT = "sandbox";

  private final String secret = UUID.randomUUID().toString();

  /** What the jar must be told to let the portal in. */
  List<String> arguments() {
    return List.of(
        "--api.clients." + CLIENT + ".secret={noop}" + secret,
        "--api.clients." + CLIENT + ".roles=invite,send,admin");
  }

  /**
   * Makes a link for a patient.
   *
   * @throws IllegalStateException where the jar does not
   */
  URI invite(String jarUrl, String system, String value, List<String> vendors) {
    ObjectNode invitation = JsonNodeFactory.instance.objectNode();
    invitation.putObject("patient").put("system", system).put("value", value);
    vendors.forEach(invitation.putArray("vendors")::add);
    byte[] credentials = (CLIENT + ":" + secret).getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(jarUrl + "/api/invitations"))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(invitation.toString()))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new IllegalStateException("the invitation was answered " + answer.statusCode());
      }
      return URI.create(new ObjectMapper().readTree(answer.body()).path("link").asText());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer to the invitation", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * Goes a person's way from the link through consent at one vendor.
   *
   * @return the person's page
   * @throws IllegalStateException where it ends elsewhere
   */
  URI consent(URI link, String vendor) {
    Browser browser = new Browser();
    Page consent = browser.open(link);
    Page end = browser.submit(consent, "/" + vendor, Map.of("consent", "yes"));
    if (end.status() != 200 || !end.address().getPath().startsWith("/my/")) {
      throw new IllegalStateException(
          "connecting "
              + vendor
              + " ended with HTTP "
              + end.status()
              + " at "
              + end.address().getPath().replaceAll("(/my/|/connect/).*", "$1…"));
    }
    return end.address();
  }
}
