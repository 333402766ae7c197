package routes.operations.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.condition.RequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

class EntryMappingTest {
  private final AtomicInteger lookups = new AtomicInteger();
  private final EntryMapping mapping =
      new EntryMapping(
          new DefaultCamelContext(), new EntryEngine(0, Map.of(), new ProofNames(), null));

  @BeforeEach
  void entries() throws Exception {
    mapping.afterPropertiesSet();
    entry("/connect/{vendor}", RequestMethod.GET);
    entry("/connect/{vendor}", RequestMethod.POST);
    entry("/my/{key}", RequestMethod.GET);
  }

  @Test
  void aRequestIsLookedForOnceAndToldTheSameEachTime() throws Exception {
    MockHttpServletRequest sent = new MockHttpServletRequest("GET", "/connect/withings");
    HttpServletRequest request = received(sent);

    Object first = mapping.getHandler(request).getHandler();
    sent.removeAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    sent.removeAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    sent.removeAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
    int asked = lookups.get();
    Object again = mapping.getHandler(new HttpServletRequestWrapper(request)).getHandler();

    assertThat(again).isEqualTo(first);
    assertThat(lookups).hasValue(asked);
    assertThat(sent.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
        .isEqualTo("/connect/{vendor}");
    assertThat(sent.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE))
        .isEqualTo(Map.of("vendor", "withings"));
    assertThat(sent.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE)).isEqualTo(first);
  }

  @Test
  void whatAWrapperMakesOfItIsLookedForByItself() throws Exception {
    HttpServletRequest request = received(new MockHttpServletRequest("GET", "/connect/withings"));
    mapping.getHandler(request);

    HttpServletRequest posted =
        new HttpServletRequestWrapper(request) {
          @Override
          public String getMethod() {
            return "POST";
          }
        };
    mapping.getHandler(posted);
    assertThat(methods(request)).containsExactly(RequestMethod.POST);

    HttpServletRequest elsewhere =
        new HttpServletRequestWrapper(request) {
          @Override
          public String getRequestURI() {
            return "/my/secret";
          }
        };
    mapping.getHandler(elsewhere);
    assertThat(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
        .isEqualTo("/my/{key}");
  }

  @Test
  void whatIsNotServedIsRefusedEachTime() throws Exception {
    HttpServletRequest wrongMethod = received(new MockHttpServletRequest("PUT", "/connect/a"));
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> mapping.getHandler(wrongMethod))
          .isInstanceOf(HttpRequestMethodNotSupportedException.class);
    }
    HttpServletRequest unknown = received(new MockHttpServletRequest("GET", "/nowhere"));
    assertThat(mapping.getHandler(unknown)).isNull();
    assertThat(mapping.getHandler(unknown)).isNull();
  }

  private void entry(String path, RequestMethod method) throws NoSuchMethodException {
    RequestMappingInfo info =
        RequestMappingInfo.paths(path)
            .methods(method)
            .customCondition(new Counted(lookups))
            .options(mapping.getBuilderConfiguration())
            .build();
    mapping.registerMapping(info, this, Object.class.getMethod("hashCode"));
  }

  private static Set<RequestMethod> methods(HttpServletRequest request) {
    return ((RequestMappingInfo) request.getAttribute(EntryMapping.MAPPING))
        .getMethodsCondition()
        .getMethods();
  }

  private static HttpServletRequest received(HttpServletRequest request) {
    BodyMemory memory = new BodyMemory(10);
    return new ReceivedRequest(request, new IncomingBody(memory, 10, 0, Optional.empty()));
  }

  private record Counted(AtomicInteger lookups) implements RequestCondition<Counted> {
    @Override
    public Counted combine(Counted other) {
      return this;
    }

    @Override
    public Counted getMatchingCondition(HttpServletRequest request) {
      lookups.incrementAndGet();
      return this;
    }

    @Override
    public int compareTo(Counted other, HttpServletRequest request) {
      return 0;
    }
  }
}
