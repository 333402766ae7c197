package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.operations.PostgresServer;

/**
 * Accounts that come back from the vendor at one time, on the database that locks rows for real.
 */
class AccountsAtOnceTest extends ConnectTestBase {

  @BeforeAll
  public static void start() throws Exception {
    product =
        new RunningProduct(
            "--spring.datasource.url=" + PostgresServer.emptyUrl(),
            "--spring.datasource.username=postgres");
    database = product.bean(JdbcClient.class);
  }

  @AfterAll
  public static void stop() throws Exception {
    product.close();
  }

  @Test
  void ofTwoPeopleWithOneAccountOneConnectsAndTheOtherIsRefused() throws Exception {
    for (int round = 0; round < 5; round++) {
      clean();
      tokens();

      List<Integer> answers = atOnce(invite("p-1"), invite("p-2"));

      assertThat(answers).as("round " + round).containsExactlyInAnyOrder(303, 409);
      onlyOneConnection();
    }
  }

  @Test
  void ofTwoAttemptsOfOneLinkOneConnects() throws Exception {
    for (int round = 0; round < 5; round++) {
      clean();
      tokens();
      String link = invite("p-1");

      List<Integer> answers = atOnce(link, link);

      assertThat(answers).as("round " + round).containsExactlyInAnyOrder(303, 410);
      onlyOneConnection();
    }
  }

  private static List<Integer> atOnce(String... links) throws Exception {
    List<Browser> browsers = new ArrayList<>();
    List<String> states = new ArrayList<>();
    for (String link : links) {
      Browser browser = new Browser(product.url());
      browsers.add(browser);
      states.add(consented(browser, link));
    }
    CyclicBarrier together = new CyclicBarrier(links.length);
    ExecutorService people = Executors.newFixedThreadPool(links.length);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < links.length; i++) {
        Browser browser = browsers.get(i);
        String address = "/oauth/callback/withings?code=the-code&state=" + states.get(i);
        answers.add(
            people.submit(
                () -> {
                  together.await();
                  return browser.get(address).statusCode();
                }));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> answer : answers) {
        statuses.add(answer.get());
      }
      return statuses;
    } finally {
      people.shutdownNow();
    }
  }

  private static void onlyOneConnection() {
    assertThat(count("connection")).isEqualTo(1);
    assertThat(count("connection_token")).isEqualTo(1);
    assertThat(count("invitation where used_at is not null")).isEqualTo(1);
  }

  private static int count(String rows) {
    return database.sql("select count(*) from " + rows).query(Integer.class).single();
  }

  private static void tokens() {
    product.patients().knows(MRN, "p-1", "anna");
    product.patients().knows(MRN, "p-2", "bert");
    for (String number : List.of("1", "2")) {
      product.withings.tokens(
          200, Withings.tokens("363", "access-" + number, "refresh-" + number, 10800));
    }
  }
}
