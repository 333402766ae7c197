package routes.operations.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicAddressTest {
  @ParameterizedTest
  @CsvSource({
    "https://wearables.example.org,true,false",
    "HTTPS://wearables.example.org,true,false",
    "http://wearables.example.org,false,true",
    "http://10.0.0.7:8080,false,true",
    "http://localhost:8080,false,false",
    "http://127.0.0.1:8080,false,false",
    "http://[::1]:8080,false,false",
    "http://localhost.example.org,false,true",
  })
  void onlyThisMachineIsReachedUnencryptedWithoutAWarning(
      String url, boolean encrypted, boolean exposed) {
    assertThat(new PublicAddress(url).encrypted()).isEqualTo(encrypted);
    assertThat(new PublicAddress(url).exposed()).isEqualTo(exposed);
  }
}
