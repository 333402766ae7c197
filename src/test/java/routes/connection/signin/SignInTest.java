package routes.connection.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import routes.operations.audit.AuditLog;

/** What becomes of callers who fail to sign in, and of those beside them. */
class SignInTest {
  private static final String RIGHT = "a-long-enough-secret";
  private static final String HERE = "192.0.2.7";
  private static final String ELSEWHERE = "198.51.100.1";

  private final AtomicLong now = new AtomicLong(1);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SignIn signIn = signIn(Map.of("portal", "{noop}" + RIGHT));

  @Test
  void fiveWrongSecretsOfANameMakeItWaitAtThatAddress() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(status("portal", "wrong", HERE)).isEqualTo(401);
    }

    MockHttpServletResponse answer = call("portal", RIGHT, HERE);

    assertThat(answer.getStatus()).isEqualTo(429);
    assertThat(answer.getHeader("Retry-After")).isEqualTo("301");
    assertThat(status("portal", RIGHT, ELSEWHERE)).isEqualTo(200);
    assertThat(status("other", "wrong", HERE)).isEqualTo(401);
    assertThat(count("wearables.sign.in.failures", "basic")).isEqualTo(6);
    assertThat(count("wearables.sign.in.slowed", "basic")).isEqualTo(1);
  }

  @Test
  void itWaitsNoLongerThanFailuresCount() throws Exception {
    failing("portal", HERE, 5);
    now.addAndGet(Duration.ofMinutes(5).toNanos());

    assertThat(status("portal", RIGHT, HERE)).isEqualTo(200);
  }

  @Test
  void aRightSecretBeginsAnew() throws Exception {
    failing("portal", HERE, 4);
    assertThat(status("portal", RIGHT, HERE)).isEqualTo(200);
    failing("portal", HERE, 4);

    assertThat(status("portal", RIGHT, HERE)).isEqualTo(200);
  }

  @Test
  void aNameThatNobodyHasWaitsLikeAnyOther() throws Exception {
    failing("nobody", HERE, 5);

    assertThat(status("nobody", "wrong", HERE)).isEqualTo(429);
  }

  @Test
  void anAddressThatTriesManyNamesWaitsAsAWhole() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(status("name-" + i, "wrong", HERE)).isEqualTo(401);
    }

    assertThat(status("portal", RIGHT, HERE)).isEqualTo(429);
    assertThat(status("portal", RIGHT, ELSEWHERE)).isEqualTo(200);
  }

  @Test
  void theAddressesOfOneIpv6NetworkAreOne() throws Exception {
    for (int i = 0; i < 5; i++) {
      status("portal", "wrong", "2001:db8::" + i);
    }

    assertThat(status("portal", RIGHT, "2001:db8::99")).isEqualTo(429);
    assertThat(status("portal", RIGHT, "2001:db8:0:1::99")).isEqualTo(200);
  }

  @Test
  void whatIsNotHttpBasicIsAFailureToo() throws Exception {
    for (int i = 0; i < 5; i++) {
      filtered("Basic !", HERE);
    }

    assertThat(filtered("Basic !", HERE).getStatus()).isEqualTo(429);
    assertThat(count("wearables.sign.in.failures", "basic")).isEqualTo(5);
  }

  @Test
  void wrongBearerTokensCountAndLockOutNoName() throws Exception {
    AuthenticationManager tokens =
        signIn
            .clients()
            .counting(
                shown -> {
                  throw new InvalidBearerTokenException("not ours");
                });
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> tokens.authenticate(token(HERE)))
          .isInstanceOf(InvalidBearerTokenException.class);
    }

    assertThat(count("wearables.sign.in.failures", "bearer")).isEqualTo(100);
    assertThat(filtered("Bearer x", HERE).getStatus()).isEqualTo(429);
    assertThat(filtered("Bearer x", ELSEWHERE).getStatus()).isEqualTo(200);
    assertThat(status("portal", RIGHT, HERE)).isEqualTo(200);
  }

  @Test
  void ofManyAtOneTimeNoneIsLookedAtAfterTheLastThatMayFail() throws Exception {
    ClientSignIn clients = signIn.clients();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> clients.authenticate(shown("portal", "wrong", HERE)))
          .isInstanceOf(AuthenticationException.class);
    }

    assertThatThrownBy(() -> clients.authenticate(shown("portal", RIGHT, HERE)))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void ofManyWrongSecretsAtOneTimeFiveAreCompared() throws Exception {
    SignIn slow = slow();

    List<Integer> answers =
        together(150, i -> call(slow, basic("portal", "wrong-" + i), HERE).getStatus());

    assertThat(answers).containsOnly(401, 429);
    assertThat(answers).filteredOn(status -> status == 401).hasSize(5);
    assertThat(count("wearables.sign.in.failures", "basic")).isEqualTo(5);
    assertThat(count("wearables.sign.in.slowed", "basic")).isEqualTo(145);
    MockHttpServletResponse right = call(slow, basic("portal", RIGHT), HERE);
    assertThat(right.getStatus()).isEqualTo(429);
  }

  @Test
  void ofManyNamesAtOneTimeAsManyAreComparedAsMayFailAtOneAddress() throws Exception {
    SignIn slow = slow();

    List<Integer> answers =
        together(150, i -> call(slow, basic("name-" + i, "wrong"), HERE).getStatus());

    assertThat(answers).containsOnly(401, 429);
    assertThat(answers).filteredOn(status -> status == 401).hasSize(100);
  }

  @Test
  void ofManyHeadersAtOneTimeThatAreNotHttpBasicFiveAreAnswered401() throws Exception {
    List<Integer> answers = together(150, i -> call(signIn, "Basic !", HERE).getStatus());

    assertThat(answers).containsOnly(401, 429);
    assertThat(answers).filteredOn(status -> status == 401).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void ofManyRightSecretsAtOneTimeAllGetIn(int failuresBefore) throws Exception {
    SignIn slow = slow();
    for (int i = 0; i < failuresBefore; i++) {
      assertThat(call(slow, basic("portal", "wrong"), HERE).getStatus()).isEqualTo(401);
    }

    List<Integer> answers =
        together(200, i -> call(slow, basic("portal", RIGHT), HERE).getStatus());

    assertThat(answers).hasSize(200).containsOnly(200);
  }

  @Test
  void whoComesTogetherWithThoseThatFailIsToldWhenToComeAgain() throws Exception {
    SignIn slow = slow();

    List<String> pauses =
        together(150, i -> call(slow, basic("portal", "wrong"), HERE).getHeader("Retry-After"));

    assertThat(pauses.stream().filter(Objects::nonNull)).hasSize(145).containsOnly("301");
  }

  @Test
  void whoFailsCostsTheSameWhicheverTheName() {
    ClientSecrets secrets =
        new ClientSecrets(
            Map.of(
                "plain",
                "{noop}" + RIGHT,
                "slow",
                "{bcrypt}" + new BCryptPasswordEncoder(11).encode(RIGHT)));
    long known = nanos(secrets, "slow");

    assertThat(nanos(secrets, "nobody")).isBetween(known / 3, known * 3);
    assertThat(nanos(secrets, "plain")).isBetween(known / 3, known * 3);
  }

  @Test
  void whereNoSecretIsSlowAnUnknownNameIsNot() {
    ClientSecrets secrets = new ClientSecrets(Map.of("plain", "{noop}" + RIGHT));

    assertThat(Duration.ofNanos(nanos(secrets, "nobody"))).isLessThan(Duration.ofMillis(20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain-without-a-kind",
        "{noop}",
        "{noop}fifteen-letters",
        "{noop}change-me-portal",
        "{noop}Change-Me-to-something-longer",
        "{sha256}abc",
        "{sha256}change-me-portal",
        "{bcrypt}abc",
        "{md5}0123456789abcdef0123456789abcdef"
      })
  void aSecretThatIsWeakOrKnownIsRefusedAndNotRepeated(String written) {
    assertThat(ClientSecrets.fault(written))
        .hasValueSatisfying(
            fault -> {
              assertThat(fault).endsWith(".");
              assertThat(fault).doesNotContain("fifteen", "portal", "Change", "abc");
            });
  }

  @Test
  void aHashOfASecretOfTheDocumentationIsRefused() {
    String bcrypt = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("change-me-ward");
    String sha256 = "{sha256}ab3fb79a88d5d49241207234b9a6c8153f0593d387b534be24b309062afda308";

    assertThat(ClientSecrets.fault(bcrypt)).isPresent();
    assertThat(ClientSecrets.fault(sha256)).isPresent();
    assertThat(ClientSecrets.fault("{sha256}" + "0123456789abcdef".repeat(4))).isEmpty();
    assertThat(ClientSecrets.fault("{noop}0123456789abcdef")).isEmpty();
  }

  private SignIn signIn(Map<String, String> clients) {
    return new SignIn(
        new ClientSecrets(clients),
        Map.of("portal", AuthorityUtils.createAuthorityList("ROLE_invite")),
        new SignInSettings(Duration.ofMinutes(5), 5, 100),
        meters,
        mock(AuditLog.class),
        now::get);
  }

  /** Comparing takes so long that whatever comes together is compared together, if it may be. */
  private SignIn slow() {
    return signIn(Map.of("portal", "{bcrypt}" + new BCryptPasswordEncoder(7).encode(RIGHT)));
  }

  private interface Request<T> {
    T send(int number) throws Exception;
  }

  private static <T> List<T> together(int threads, Request<T> request) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch start = new CountDownLatch(threads);
      List<Future<T>> answers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        answers.add(
            pool.submit(
                () -> {
                  start.countDown();
                  start.await();
                  return request.send(number);
                }));
      }
      List<T> found = new ArrayList<>();
      for (Future<T> answer : answers) {
        found.add(answer.get(1, TimeUnit.MINUTES));
      }
      return found;
    } finally {
      pool.shutdownNow();
    }
  }

  private void failing(String name, String address, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(status(name, "wrong", address)).isEqualTo(401);
    }
  }

  private int status(String name, String secret, String address) throws Exception {
    return call(name, secret, address).getStatus();
  }

  private MockHttpServletResponse call(String name, String secret, String address)
      throws Exception {
    return call(signIn, basic(name, secret), address);
  }

  /** Through the guard, and then through the filter of HTTP Basic. */
  private static MockHttpServletResponse call(SignIn signIn, String authorization, String address)
      throws Exception {
    MockHttpServletRequest request = request(address);
    request.addHeader("Authorization", authorization);
    MockHttpServletResponse answer = new MockHttpServletResponse();
    BasicAuthenticationFilter basic =
        new BasicAuthenticationFilter(signIn.clients()::authenticate, signIn.refusals());
    try {
      signIn
          .guard()
          .doFilter(
              request,
              answer,
              (asked, answered) -> basic.doFilter(asked, answered, new MockFilterChain()));
    } finally {
      SecurityContextHolder.clearContext();
    }
    return answer;
  }

  private static String basic(String name, String secret) {
    return "Basic " + Base64.getEncoder().encodeToString((name + ":" + secret).getBytes());
  }

  private MockHttpServletResponse filtered(String authorization, String address) throws Exception {
    MockHttpServletRequest request = request(address);
    request.addHeader("Authorization", authorization);
    MockHttpServletResponse response = new MockHttpServletResponse();
    signIn.guard().doFilter(request, response, new MockFilterChain());
    return response;
  }

  private static MockHttpServletRequest request(String address) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/connections");
    request.setRemoteAddr(address);
    return request;
  }

  private static UsernamePasswordAuthenticationToken shown(
      String name, String secret, String address) {
    UsernamePasswordAuthenticationToken shown =
        UsernamePasswordAuthenticationToken.unauthenticated(name, secret);
    shown.setDetails(new WebAuthenticationDetails(request(address)));
    return shown;
  }

  private static BearerTokenAuthenticationToken token(String address) {
    BearerTokenAuthenticationToken shown = new BearerTokenAuthenticationToken("x");
    shown.setDetails(new WebAuthenticationDetails(request(address)));
    return shown;
  }

  private double count(String counter, String how) {
    return meters.get(counter).tag("how", how).counter().count();
  }

  /** The median of seven. */
  private static long nanos(ClientSecrets secrets, String name) {
    long[] taken = new long[7];
    for (int i = 0; i < taken.length; i++) {
      long before = System.nanoTime();
      assertThat(secrets.right(name, "wrong")).isFalse();
      taken[i] = System.nanoTime() - before;
    }
    Arrays.sort(taken);
    return taken[3];
  }
}
