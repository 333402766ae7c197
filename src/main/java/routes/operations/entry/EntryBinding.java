package routes.operations.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpBinding;
import org.apache.camel.http.common.HttpHelper;

/**
 * Makes a Camel message of a request. Camel's own binding lets every header and every parameter in
 * and lets one stand for the other; this one lets in what the route has named, each from its own
 * place. The body is its bytes, whatever the request says that they are.
 */
final class EntryBinding extends SpringBootPlatformHttpBinding {

  private final Supplier<KeptNames> kept;

  EntryBinding(Supplier<KeptNames> kept) {
    this.kept = kept;
    setMapHttpMessageFormUrlEncodedBody(false);
  }

  @Override
  public Object parseBody(HttpServletRequest request, Message message) throws IOException {
    return request.getContentLength() == 0 ? null : request.getInputStream().readAllBytes();
  }

  @Override
  protected void populateAttachments(HttpServletRequest request, Message message) {
    // none are taken
  }

  @Override
  protected void readHeaders(HttpServletRequest request, Message message) {
    Map<String, Object> headers = message.getHeaders();
    for (String name : Collections.list(request.getHeaderNames())) {
      if (kept.get().header(name)) {
        Collections.list(request.getHeaders(name))
            .forEach(value -> HttpHelper.appendHeader(headers, name, value));
      }
    }
    if (request.getCharacterEncoding() != null) {
      headers.put(Exchange.HTTP_CHARACTER_ENCODING, request.getCharacterEncoding());
      message
          .getExchange()
          .setProperty(ExchangePropertyKey.CHARSET_NAME, request.getCharacterEncoding());
    }
    populateRequestParameters(request, message);
  }

  /** And the variables of the path, whose names no parameter has. */
  @Override
  protected void populateRequestParameters(HttpServletRequest request, Message message) {
    super.populateRequestParameters(new KeptParameters(request, kept.get()), message);
  }

  /** The request with the parameters of its address that the route has named, and no others. */
  private static final class KeptParameters extends HttpServletRequestWrapper {

    private final Map<String, String[]> parameters;

    KeptParameters(HttpServletRequest request, KeptNames kept) {
      super(request);
      String query = request.getQueryString();
      this.parameters =
          query == null
              ? Map.of()
              : Parameters.of(query).stream()
                  .filter(parameter -> kept.parameter(parameter.name()))
                  .filter(parameter -> parameter.value().isPresent())
                  .collect(
                      Collectors.groupingBy(
                          Parameters.Parameter::name,
                          LinkedHashMap::new,
                          Collectors.collectingAndThen(
                              Collectors.mapping(
                                  parameter -> parameter.value().orElseThrow(),
                                  Collectors.toList()),
                              values -> values.toArray(String[]::new))));
    }

    @Override
    public Enumeration<String> getParameterNames() {
      return Collections.enumeration(parameters.keySet());
    }

    @Override
    public String[] getParameterValues(String name) {
      return parameters.get(name);
    }
  }
}
