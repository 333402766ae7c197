package routes.connection.vendor;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.connection.sync.VendorRequests;
import routes.operations.redaction.Redacted;

/**
 * One vendor as its vendor.yaml describes it; each key is explained there.
 *
 * @param tokenReply name of the converter that reads the token reply, or empty for the standard one
 * @param dataTypes what can be fetched, by the name used in sync requests
 * @param register a call that the vendor wants once for each person
 * @param timezone zone of the persons where the vendor does not tell it, such as {@code
 *     Europe/Helsinki}; or empty
 * @param timezonePath where the person's zone is asked for, for the data types that say nothing
 *     else; see {@link DataType}
 * @param legacy what takes its place, where the vendor ends its API
 * @param revoke how the vendor is told that its permission is not used any more
 */
public record Vendor(
    String displayName,
    String manufacturer,
    @DefaultValue("") String clientId,
    @DefaultValue("") String clientSecret,
    String authorizationUri,
    @DefaultValue Map<String, String> authorizationParameters,
    @DefaultValue("false") boolean pkce,
    String apiUri,
    String tokenUri,
    @DefaultValue("post") TokenAuthentication tokenAuthentication,
    @DefaultValue Map<String, String> tokenParameters,
    @DefaultValue("") String tokenReply,
    @DefaultValue UserId userId,
    @DefaultValue(" ") String scopeSeparator,
    @DefaultValue List<String> scopes,
    @DefaultValue Poll poll,
    @DefaultValue History history,
    @DefaultValue RateLimit rateLimit,
    @DefaultValue Paging paging,
    @DefaultValue Map<String, DataType> dataTypes,
    @DefaultValue Push push,
    @DefaultValue Register register,
    @DefaultValue("") String timezone,
    @DefaultValue("") String timezonePath,
    @DefaultValue Legacy legacy,
    @DefaultValue Revoke revoke) {

  @Override
  public String toString() {
    return Redacted.text(this);
  }

  /** How a client shows its secret to the token endpoint: in the form, or by HTTP Basic. */
  public enum TokenAuthentication {
    POST,
    BASIC
  }

  /**
   * Where the vendor's id of the person stands.
   *
   * @param uri asked with the new token, or empty where the token reply holds the id
   * @param attribute member of that answer
   * @param predecessors members of that answer with the person's ids at vendors whose place this
   *     one takes, by the names of those
   */
  public record UserId(
      @DefaultValue("") String uri,
      @DefaultValue("sub") String attribute,
      @DefaultValue Map<String, String> predecessors) {}

  /**
   * A POST with the new token, right after it was given, without which the vendor tells nothing.
   *
   * @param uri empty where the vendor wants none
   * @param body JSON; <code>{user}</code> stands for the vendor's id of the person, as JSON text
   */
  public record Register(@DefaultValue("") String uri, @DefaultValue("{}") String body) {}

  /** Where a call shows the token that it is about. */
  public enum TokenPlace {
    BEARER,
    FORM,
    QUERY,
    NONE
  }

  /**
   * The call by which the permission of one person ends at the vendor.
   *
   * @param uri empty where the vendor knows no such call
   * @param path below it; <code>{user}</code> stands for the vendor's id of the person
   * @param token where the token stands
   * @param parameter its name in the form or the query
   * @param refreshToken whether the refresh token is shown, where there is one; else the access
   *     token
   * @param basic whether the client shows its secret by HTTP Basic
   * @param accepted HTTP statuses by which the vendor says that the permission is gone
   */
  public record Revoke(
      @DefaultValue("") String uri,
      @DefaultValue("") String path,
      @DefaultValue("POST") String method,
      @DefaultValue("bearer") TokenPlace token,
      @DefaultValue("token") String parameter,
      @DefaultValue("false") boolean refreshToken,
      @DefaultValue("false") boolean basic,
      @DefaultValue({"200", "204"}) List<Integer> accepted) {

    /** Whether the vendor can be told. */
    public boolean known() {
      return !uri.isBlank();
    }

    public boolean needsToken() {
      return token != TokenPlace.NONE;
    }
  }

  /**
   * An API whose end is announced. Once it answers 410 (Gone), its connections need their persons.
   *
   * @param successor name of the vendor that takes its place, or empty where the API goes on
   */
  public record Legacy(@DefaultValue("") String successor) {

    public boolean ends() {
      return !successor.isBlank();
    }
  }

  /**
   * When a connection is read without being asked to.
   *
   * @param longest the longest range that the vendor answers, or null where it knows no limit; what
   *     is longer is read in several polls
   */
  public record Poll(
      @DefaultValue("PT1H") Duration interval,
      @DefaultValue("PT10M") Duration jitter,
      @DefaultValue("PT1H") Duration overlap,
      @DefaultValue("200") int batch,
      Duration longest) {}

  /** How far back the first import reads, and how much of it one sync request takes. */
  public record History(
      @DefaultValue("P365D") Duration depth, @DefaultValue("P30D") Duration chunk) {}

  /**
   * How long to wait where the vendor limits, and who.
   *
   * @param per whom the vendor counts for: all requests of the app, or those about one person
   * @param notBefore where it does not say for how long
   * @param resetHeader header of an answer that holds the seconds until the limit is over, beside
   *     {@code Retry-After}; or empty
   * @param remainingHeader header of an answer that holds how many requests are left until then; or
   *     empty
   */
  public record RateLimit(
      @DefaultValue("application") Per per,
      @DefaultValue("PT60S") Duration notBefore,
      @DefaultValue("") String resetHeader,
      @DefaultValue("") String remainingHeader) {

    /** Whose requests a limit counts. */
    public enum Per {
      APPLICATION,
      PERSON
    }
  }

  /**
   * @param parameter query parameter that carries the token of the next page
   */
  public record Paging(@DefaultValue("page_token") String parameter) {}

  /**
   * @param scope the scope that permits this data type
   * @param readings what it holds, in words for the consent page
   * @param applis the vendor's names of the notifications that announce it
   * @param path where a GET below the api-uri lists it, or empty where a route of its own reads it
   * @param query parameters of that GET; what may stand in them says {@link VendorRequests}
   * @param since further parameters where what changed since the watermark is asked for
   * @param range further parameters where a range of reading times is asked for
   * @param chunk how much of the history one sync request takes, or null for as much as of others
   * @param overlap how far before the watermark a forward read starts, or null for as far as others
   * @param records JSONPath of the records in its answer, or empty where the route says it
   * @param timezonePath a GET below the api-uri whose answer tells the zone of the person, asked
   *     before the first page; or empty
   * @param needsTimezone whether it is read only where the vendor's timezone is set
   * @param properties that every device message of it carries, such as the unit asked for
   * @param deletions the vendor's names of the notifications that a record of it was deleted
   * @param reconcile whether a record that is missing where an announced range is read was deleted
   * @param detail a further call for each record, or null
   */
  public record DataType(
      String scope,
      @DefaultValue List<String> readings,
      @DefaultValue List<String> applis,
      @DefaultValue("") String path,
      @DefaultValue Map<String, String> query,
      @DefaultValue Map<String, String> since,
      @DefaultValue Map<String, String> range,
      Duration chunk,
      Duration overlap,
      @DefaultValue("") String records,
      @DefaultValue("") String timezonePath,
      @DefaultValue("false") boolean needsTimezone,
      @DefaultValue Map<String, String> properties,
      @DefaultValue List<String> deletions,
      @DefaultValue("false") boolean reconcile,
      Detail detail) {}

  /**
   * What is asked for each record of a list, at the same path; the answer goes with the record.
   *
   * @param query parameters, as of a data type, of the range below; <code>{$.…}</code> is what
   *     stands at this JSONPath in the record
   * @param from JSONPath in the record of the begin of the range, seconds since 1970; or empty
   * @param to JSONPath of its end
   * @param day JSONPath of a day of the person, such as {@code 2026-11-20}, where the range is that
   *     day; or empty
   * @param zone JSONPath of the zone of that day
   * @param longest the longest range that the vendor answers, or null; a longer one takes several
   *     calls
   * @param required JSONPath in the answer of what must be there, or empty; a record without it
   *     tells nothing and is left out
   */
  public record Detail(
      @DefaultValue Map<String, String> query,
      @DefaultValue("") String from,
      @DefaultValue("") String to,
      @DefaultValue("") String day,
      @DefaultValue("") String zone,
      Duration longest,
      @DefaultValue("") String required) {}

  /**
   * @param enabled whether the vendor tells when there is something to read
   * @param perPerson whether that takes a subscription of each person, made by a route
   *     <vendor>-subscribe; otherwise the app's own covers everybody
   * @param secretPath whether the webhook's path ends in a secret, because nothing signs pushes
   * @param secret that last part, or empty for one chosen at random
   * @param revoked how the vendor tells that a person took the access back there
   * @param deleted how the vendor tells that the readings of a range were deleted
   * @param subscription the app's own subscription
   */
  public record Push(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("false") boolean perPerson,
      @DefaultValue("false") boolean secretPath,
      @DefaultValue("") String secret,
      @DefaultValue Revoked revoked,
      @DefaultValue Deleted deleted,
      @DefaultValue Subscription subscription) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }

    /**
     * @param enabled whether the jar makes the app's own subscription; how, is read where it does
     */
    public record Subscription(@DefaultValue("false") boolean enabled) {}

    /** Whether a push proves that it is the vendor's; a secret path only proves who knew it. */
    public boolean signed() {
      return !secretPath;
    }

    /** Whether the vendor is to be asked to tell of everybody. */
    public boolean subscribesTheApp() {
      return enabled && subscription.enabled();
    }

    /** Whether the vendor is to be asked to tell of each person. */
    public boolean subscribes() {
      return enabled && perPerson;
    }
  }

  /**
   * The vendor's notice that a person took the access back there.
   *
   * @param appli the vendor's name of the notification, or empty where it sends none
   * @param scope the scope that permits to subscribe it, or empty where none is needed
   * @param operations its words for what was done that mean it, or empty where the name says it all
   */
  public record Revoked(
      @DefaultValue("") String appli,
      @DefaultValue("") String scope,
      @DefaultValue List<String> operations) {

    /** Whether a notice says so. */
    public boolean said(String name, String operation) {
      return !appli.isEmpty()
          && appli.equals(name)
          && (operations.isEmpty() || operations.contains(operation));
    }
  }

  /**
   * The vendor's notice that the readings of a range were deleted, which names no record.
   *
   * @param operations its words for what was done that mean it, or empty where it never tells
   */
  public record Deleted(@DefaultValue List<String> operations) {
    /** Whether a notice says so. */
    public boolean said(String operation) {
      return operation != null && operations.contains(operation);
    }
  }

  /** Whether the vendor tells of deletions by ranges of time. */
  public boolean deletesRanges() {
    return !push.deleted().operations().isEmpty();
  }

  /** Whether a client of this installation is registered at the vendor. */
  public boolean offered() {
    return !clientId.isBlank() && !clientSecret.isBlank();
  }

  /** How much of the history of a data type one sync request takes. */
  public Duration chunk(String dataType) {
    DataType type = dataTypes.get(dataType);
    return type == null || type.chunk() == null ? history.chunk() : type.chunk();
  }

  /** How far before its watermark a forward read of a data type starts. */
  public Duration overlap(String dataType) {
    DataType type = dataTypes.get(dataType);
    return type == null || type.overlap() == null ? poll.overlap() : type.overlap();
  }

  /** Names of the data types these scopes permit, sorted. */
  public List<String> dataTypesWithin(Collection<String> granted) {
    return dataTypes.entrySet().stream()
        .filter(type -> granted.contains(type.getValue().scope()) && isRead(type.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The vendor's names of the notifications these scopes permit, sorted. */
  public List<String> applisWithin(Collection<String> granted) {
    TreeSet<String> applis = new TreeSet<>();
    dataTypesWithin(granted).forEach(type -> applis.addAll(dataTypes.get(type).applis()));
    if (!push.revoked().appli().isEmpty()
        && (push.revoked().scope().isEmpty() || granted.contains(push.revoked().scope()))) {
      applis.add(push.revoked().appli());
    }
    return List.copyOf(applis);
  }

  /** The data types that a notification announces, sorted; those that this installation reads. */
  public List<String> announcedBy(String appli) {
    return dataTypes.entrySet().stream()
        .filter(type -> type.getValue().applis().contains(appli) && isRead(type.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The data types of records that a notification says were deleted, sorted. */
  public List<String> deletedBy(String appli) {
    return dataTypes.entrySet().stream()
        .filter(type -> type.getValue().deletions().contains(appli))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private boolean isRead(DataType type) {
    return !type.needsTimezone() || !timezone.isBlank();
  }
}
