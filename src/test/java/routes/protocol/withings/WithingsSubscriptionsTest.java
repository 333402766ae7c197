package routes.protocol.withings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class WithingsSubscriptionsTest {

  private static final String CALLBACK = "https://product.example/webhooks/withings/k";

  private final WithingsSubscriptions subscriptions = new WithingsSubscriptions(new ObjectMapper());

  @Test
  void onlyWhatIsNotThereYetIsSubscribed() throws Exception {
    String listed =
        """
        {"status":0,"body":{"profiles":[
          {"appli":1,"callbackurl":"https://product.example/webhooks/withings/k"},
          {"appli":4,"callbackurl":"https://elsewhere.example"}]}}
        """;

    assertThat(subscriptions.missing(listed, CALLBACK, List.of("1", "4")))
        .containsExactly(
            "action=subscribe&callbackurl=https%3A%2F%2Fproduct.example%2Fwebhooks%2Fwithings%2Fk"
                + "&appli=4");
  }

  @Test
  void anEmptyListMeansAll() throws Exception {
    assertThat(subscriptions.missing("{\"status\":0,\"body\":{}}", CALLBACK, List.of("1", "2")))
        .hasSize(2);
  }

  @Test
  void onlyWhatLeadsHereIsEnded() throws Exception {
    String listed =
        """
        {"status":0,"body":{"profiles":[
          {"appli":1,"callbackurl":"https://product.example/webhooks/withings/k"},
          {"appli":4,"callbackurl":"https://elsewhere.example"}]}}
        """;

    assertThat(subscriptions.farewells(listed, CALLBACK))
        .containsExactly(
            "action=revoke&callbackurl=https%3A%2F%2Fproduct.example%2Fwebhooks%2Fwithings%2Fk"
                + "&appli=1");
    assertThat(subscriptions.farewells("{\"status\":0,\"body\":{}}", CALLBACK)).isEmpty();
  }
}
