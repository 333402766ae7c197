package routes.fhir.client;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.client.apache.ApacheHttpClient;
import ca.uhn.fhir.rest.client.apache.ApacheRestfulClientFactory;
import ca.uhn.fhir.rest.client.api.Header;
import ca.uhn.fhir.rest.client.api.IHttpClient;
import ca.uhn.fhir.rest.client.api.IHttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.http.client.HttpClient;

/**
 * A HAPI client factory whose searches turn into {@code POST _search} where they name identifiers,
 * which have no place in the access logs on the way, or where the URL would be too long: 150 ids of
 * 64 characters exceed the 8 kB that Tomcat, Jetty and nginx take by default.
 */
final class PostedSearchClientFactory extends ApacheRestfulClientFactory {
  private static final int LONGEST_URL = 4000;
  private static final String SEARCH = "/_search";

  PostedSearchClientFactory(FhirContext context) {
    super(context);
  }

  @Override
  public synchronized IHttpClient getHttpClient(
      StringBuilder url,
      Map<String, List<String>> ifNoneExistParams,
      String ifNoneExist,
      RequestTypeEnum requestType,
      List<Header> headers) {
    int query = url.indexOf("?");
    if (requestType == RequestTypeEnum.GET && query > 0 && isToBePosted(url)) {
      return new PostedSearch(
          getNativeHttpClient(),
          new StringBuilder(url.substring(0, query)).append(SEARCH),
          parameters(url.substring(query + 1)),
          headers);
    }
    return super.getHttpClient(url, ifNoneExistParams, ifNoneExist, requestType, headers);
  }

  /** Whether a request is such a search. */
  static boolean isPosted(IHttpRequest request) {
    return request.getUri().endsWith(SEARCH);
  }

  private static boolean isToBePosted(StringBuilder url) {
    return url.length() > LONGEST_URL || url.indexOf("identifier=") > 0;
  }

  private static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters
            .computeIfAbsent(decoded(pair.substring(0, equals)), name -> new ArrayList<>())
            .add(decoded(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static final class PostedSearch extends ApacheHttpClient {
    private final Map<String, List<String>> parameters;

    PostedSearch(
        HttpClient client,
        StringBuilder url,
        Map<String, List<String>> parameters,
        List<Header> headers) {
      super(client, url, null, null, RequestTypeEnum.POST, headers);
      this.parameters = parameters;
    }

    @Override
    public IHttpRequest createGetRequest(FhirContext context, EncodingEnum encoding) {
      return createParamRequest(context, parameters, encoding);
    }
  }
}
