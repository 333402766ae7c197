package routes.operations.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ClientAddressFilterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // trusted; connected; X-Forwarded-For; the caller
        "; 127.0.0.1; 192.0.2.1; 127.0.0.1",
        "10.0.0.0/24; 10.0.1.1; 192.0.2.1; 10.0.1.1",
        "10.0.0.0/24; 10.0.0.9; 192.0.2.1; 192.0.2.1",
        "127.0.0.1; 127.0.0.1; 203.0.113.9, 192.0.2.1; 192.0.2.1",
        "127.0.0.1,10.0.0.7; 127.0.0.1; 192.0.2.1, 10.0.0.7; 192.0.2.1",
        "127.0.0.1; 127.0.0.1; 192.0.2.1:4711; 192.0.2.1",
        "127.0.0.1; 127.0.0.1; [2001:db8::1]:4711; 2001:db8::1",
        "::1; ::1; 2001:db8::1; 2001:db8::1",
        "127.0.0.1; 127.0.0.1; 192.0.2.1, portal.example; 127.0.0.1",
        "127.0.0.1; 127.0.0.1; 10.0.0.7, ; 127.0.0.1",
        "127.0.0.1; 127.0.0.1; 127.0.0.1; 127.0.0.1",
      })
  void aCallerIsKnownByWhatATrustedProxyAdded(
      String trusted, String connected, String forwarded, String caller) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(connected);
    request.addHeader("X-Forwarded-For", forwarded);
    MockFilterChain chain = new MockFilterChain();

    new ClientAddressFilter(trusted == null ? List.of() : List.of(trusted.split(",")))
        .doFilter(request, new MockHttpServletResponse(), chain);

    assertThat(chain.getRequest().getRemoteAddr()).isEqualTo(caller);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7,true",
    "10.0.0.0/24,true",
    "2001:db8::/32,true",
    "localhost,false",
    "10.0.0.0/99,false",
    "'',false",
    "10.0.0,false"
  })
  void aProxyIsNamedByAddressesInDigits(String text, boolean address) {
    assertThat(ClientAddressFilter.isAddress(text)).isEqualTo(address);
  }
}
