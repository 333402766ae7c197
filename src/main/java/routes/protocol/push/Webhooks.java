package routes.protocol.push;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** What the vendor.yaml files say about pushes that come as JSON; each key is explained there. */
@ConfigurationProperties
public record Webhooks(@DefaultValue Map<String, VendorPart> vendors) {

  /** The part of a vendor.yaml that is about pushes. */
  public record VendorPart(@DefaultValue Push push) {}

  /**
   * @param signature how a push proves itself; null where it does not
   * @param keyset where the keys are that verify a push; null where the vendor has none
   * @param challenge how the vendor makes sure that this is the right place; null where it does not
   * @param verification how it makes sure by a POST; null where it does not
   * @param events how to read a push; null where a bean of its own reads it
   * @param ping a push without content, taken unsigned; null where the vendor sends none
   */
  public record Push(
      Signature signature,
      Keyset keyset,
      Challenge challenge,
      Verification verification,
      Events events,
      Ping ping) {}

  /**
   * The public keys of a vendor that signs the raw body with Google Tink.
   *
   * @param uri of the keyset, Tink's JSON
   * @param refresh it is fetched again once it is this old
   */
  public record Keyset(URI uri, @DefaultValue("PT12H") Duration refresh) {}

  /**
   * A POST of a JSON object that must be taken with the header Authorization agreed on, and refused
   * without.
   *
   * @param member of the object that tells that it is one
   * @param value that the member then has
   * @param authorization the whole value of the header, or empty as long as none is agreed on
   */
  public record Verification(
      @DefaultValue("type") String member,
      @DefaultValue("verification") String value,
      @DefaultValue("") String authorization) {

    /** Nothing of the header is ever printed. */
    @Override
    public String toString() {
      return "Verification[" + member + "]";
    }
  }

  /**
   * A push by which the vendor tries the address, perhaps before it has told the key.
   *
   * @param path JSONPath in it
   * @param value what stands there in a ping, and in nothing else
   */
  public record Ping(String path, String value) {}

  /**
   * An HMAC over the raw body.
   *
   * @param algorithm name of the JCA: HmacSHA1, HmacSHA256
   * @param encoding of the signature in its header: base64, hex or hex-upper
   * @param key the secret shared with the vendor
   * @param signed what is signed: <code>{timestamp}</code> and <code>{body}</code> stand for the
   *     two
   * @param timestampUnit of the number in the timestamp header: seconds or milliseconds since 1970
   * @param tolerance older and newer timestamps are refused
   * @param keySuffix what stands behind the secret in the key of the HMAC
   */
  public record Signature(
      @DefaultValue("HmacSHA256") String algorithm,
      @DefaultValue("base64") String encoding,
      String key,
      @DefaultValue("{body}") String signed,
      @DefaultValue("seconds") String timestampUnit,
      @DefaultValue("PT5M") Duration tolerance,
      @DefaultValue("") String keySuffix) {

    /** Nothing of the key is ever printed. */
    @Override
    public String toString() {
      return "Signature[" + algorithm + "]";
    }
  }

  /**
   * A GET that must be answered rightly before the vendor sends anything.
   *
   * @param tokenParameter query parameter that must hold the token
   * @param token agreed with the vendor
   * @param echoParameter query parameter that the answer repeats, or empty for an answer without
   *     content
   * @param answer JSON of the answer; <code>{echo}</code> stands for what is repeated
   */
  public record Challenge(
      String tokenParameter,
      @DefaultValue("") String token,
      @DefaultValue("") String echoParameter,
      @DefaultValue("") String answer) {

    /** Nothing of the token is ever printed. */
    @Override
    public String toString() {
      return "Challenge[" + tokenParameter + "]";
    }
  }

  /**
   * JSONPaths of one event.
   *
   * @param each where the events of a push stand; the whole push by default, and each element of it
   *     where it is an array
   * @param user the vendor's id of the person
   * @param type the vendor's name of what happened
   * @param ranges where an event that announces several ranges holds them, or empty; from and to
   *     are then looked for in each
   * @param from begin of the range announced, ISO text; or empty
   * @param to end of the range announced, ISO text; or empty
   * @param operation the vendor's word for what was done to the readings; or empty
   * @param action what was done with a record; or empty. An event is then named {@code
   *     type.action}, such as {@code sleep.delete}
   * @param day the day announced, ISO text without a time, where the event names no from and to; or
   *     empty
   * @param id the vendor's id of the record that the event is about; or empty
   */
  public record Events(
      @DefaultValue("$") String each,
      String user,
      String type,
      @DefaultValue("") String ranges,
      @DefaultValue("") String from,
      @DefaultValue("") String to,
      @DefaultValue("") String operation,
      @DefaultValue("") String action,
      @DefaultValue("") String day,
      @DefaultValue("") String id) {}

  public Webhooks {
    vendors = Map.copyOf(vendors);
  }

  /**
   * What the vendor.yaml says.
   *
   * @throws IllegalArgumentException if there is none of this vendor
   */
  Push of(String vendor) {
    return VendorParts.of(vendors, vendor).push();
  }
}
