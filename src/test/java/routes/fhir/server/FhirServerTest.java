package routes.fhir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import routes.operations.support.StartRefusedException;

/** Settings that cannot be refuse the start in words that name them, and no secret. */
class FhirServerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server-url= | fhir.server-url is not set
          authentication=basic username=u | fhir.username and fhir.password must be set
          authentication=basic username=u:s password=hush | fhir.username holds a colon
          authentication=bearer | fhir.bearer-token must be set
          authentication=client-credentials oauth2.client-id=c | fhir.oauth2.client-secret must be set
          authentication=client-credentials oauth2.client-secret=hush | fhir.oauth2.client-id and
          authentication=client-credentials oauth2.client-id=c oauth2.client-secret=hush oauth2.token-url=/token | fhir.oauth2.token-url must be an absolute
          authentication=client-credentials oauth2.client-id=c oauth2.client-secret=hush oauth2.token-url=http://x/t | fhir.oauth2.token-url must begin with https
          authentication=client-credentials oauth2.client-id=c oauth2.client-secret=hush oauth2.parameters.scope=x | fhir.oauth2.parameters must not hold scope
          authentication=smart-backend-services oauth2.client-id=c | fhir.oauth2.key.file must be set
          authentication=smart-backend-services oauth2.client-id=c oauth2.key.file=k oauth2.client-secret=hush | leave fhir.oauth2.client-secret empty
          authentication=smart-backend-services oauth2.client-id=c oauth2.key.file=/none/such | fhir.oauth2.key.file: /none/such is not there
          ssl-bundle=hospital | fhir.ssl-bundle is hospital, but spring.ssl.bundle has no bundle of this name
          server-url=http://fhir.example ssl-bundle=hospital | fhir.ssl-bundle is set, but fhir.server-url does not begin with https
          proxy.port=80 | fhir.proxy.host is not
          proxy.host=p | fhir.proxy.port must be a port
          proxy.host=http://p proxy.port=80 | fhir.proxy.host must be the name or address of a host
          proxy.host=p proxy.port=80 proxy.username=u | fhir.proxy.username and fhir.proxy.password must be set together
          headers.authorization=hush | fhir.headers.authorization is not possible: fhir.authentication says
          headers.Proxy-Authorization=hush | fhir.headers.Proxy-Authorization is not possible: set fhir.proxy.username
          headers.Content-Type=hush | fhir.headers.Content-Type is not possible: the FHIR client sets
          headers.X-Key= | fhir.headers.X-Key is empty
          headers.X-Key=hush<LF>Evil:true | fhir.headers.X-Key holds a line break
          """)
  void whatCannotBeRefusesTheStart(String settings, String sentence) {
    Map<String, String> all = new HashMap<>();
    for (String setting : settings.split(" ")) {
      String[] parts = setting.split("=", 2);
      all.put(parts[0], parts[1].replace("<LF>", "\n"));
    }
    assertThatThrownBy(() -> access(all))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("hush");
  }

  @Test
  void scopesMayBeOneText() {
    FhirServer server =
        bound(Map.of("oauth2.scopes", "system/Patient.rs system/Observation.cruds"));
    assertThat(server.oauth2().scopes())
        .containsExactly("system/Patient.rs", "system/Observation.cruds");
  }

  @Test
  void noSecretIsPrinted() {
    FhirServer server =
        bound(
            Map.of(
                "password", "hush",
                "bearer-token", "hush",
                "oauth2.client-secret", "hush",
                "oauth2.key.password", "hush",
                "proxy.host", "p",
                "proxy.port", "80",
                "proxy.username", "u",
                "proxy.password", "hush",
                "headers.X-Key", "hush"));
    assertThat(server + "" + server.oauth2() + server.oauth2().key() + server.proxy())
        .doesNotContain("hush");
  }

  @Test
  void aKeyThatCannotSignRefusesTheStart() throws Exception {
    TestCertificate ec = TestCertificate.ec(folder, "ec");
    TestCertificate other = TestCertificate.ec(folder, "other");
    refused("nothing of the kind", "is no PEM file, JWK, JWK Set, PKCS12 or JKS keystore");
    refused("{\"kty\":", "is no JWK and no JWK Set");
    refused("{\"keys\":[]}", "holds no private key to sign with");
    refused(ec.publicKeyPem(), "holds no private key to sign with");
    refused(ec.keyPem(), "holds an EC private key without its public key");
    refused(
        ec.keyPem() + other.certificatePem(),
        "holds a private and a public key that do not belong together");
    refused(rsa().toPublicJWK().toJSONString(), "holds no private key to sign with");
    refused(
        new RSAKeyGenerator(1024, true).generate().toJSONString(),
        "holds an RSA key of less than 2048 bits");
    refused(
        new ECKeyGenerator(Curve.P_256).generate().toJSONString(),
        "holds an EC key on another curve than P-384");
    refused(
        new RSAKeyGenerator(2048).algorithm(JWSAlgorithm.RS256).generate().toJSONString(),
        "holds a key for another algorithm than RS384");
    refused(
        new RSAKeyGenerator(2048).keyUse(KeyUse.ENCRYPTION).generate().toJSONString(),
        "holds a key that is not meant for signatures");
    refused(
        new OctetSequenceKey.Builder(new byte[64]).build().toJSONString(),
        "must hold an RSA or an EC key");
    refused(
        new JWKSet(List.of(withId("a"), withId("a"))).toString(false),
        "holds two keys with the same kid");
  }

  @Test
  void aKeystoreOpensByItsPasswordAndAlias() throws Exception {
    TestCertificate ec = TestCertificate.ec(folder, "ec");
    Map<String, String> settings = smart(ec.file());
    assertThatThrownBy(() -> access(settings))
        .hasMessageContaining("does not open with fhir.oauth2.key.password");
    settings.put("oauth2.key.password", TestCertificate.PASSWORD);
    assertThat(access(settings).publicKeys()).hasSize(1);
    settings.put("oauth2.key.alias", "none");
    assertThatThrownBy(() -> access(settings))
        .hasMessageContaining("has no private key with the alias of fhir.oauth2.key.alias");
  }

  @Test
  void anEncryptedPemKeyOpensByItsPassword() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("key.pem"),
            TestCertificate.rsa(folder, "rsa", "PKCS12").encryptedKeyPem());
    Map<String, String> settings = smart(file);
    assertThatThrownBy(() -> access(settings))
        .hasMessageContaining(
            "holds a private key that cannot be read with fhir.oauth2.key.password");
    settings.put("oauth2.key.password", TestCertificate.PASSWORD);
    assertThat(access(settings).publicKeys()).hasSize(1);
  }

  @Test
  void onlyPublicPartsArePublishedTheSigningKeyFirst() throws Exception {
    JWK next = withId("next").toPublicJWK();
    Path file =
        Files.writeString(
            folder.resolve("keys.json"), new JWKSet(List.of(next, withId("now"))).toString(false));

    assertThat(access(smart(file)).publicKeys())
        .noneMatch(JWK::isPrivate)
        .extracting(JWK::getKeyID)
        .containsExactly("now", "next");
  }

  @Test
  void aKeyWithoutAnIdIsNamedByItsThumbprint() throws Exception {
    JWK key = rsa();
    Path file = Files.writeString(folder.resolve("key.json"), key.toJSONString());

    JWK published = access(smart(file)).publicKeys().get(0);
    assertThat(published.getKeyID()).isEqualTo(key.computeThumbprint().toString());
    assertThat(published.toJSONObject())
        .containsOnlyKeys("kty", "n", "e", "kid", "use", "alg")
        .containsEntry("alg", "RS384");
  }

  private static JWK rsa() throws Exception {
    return new RSAKeyGenerator(2048).generate();
  }

  private static JWK withId(String id) throws Exception {
    return new RSAKeyGenerator(2048).keyID(id).generate();
  }

  private void refused(String content, String problem) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), content);
    assertThatThrownBy(() -> access(smart(file)))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith("fhir.oauth2.key.file: " + file + " " + problem);
  }

  private static Map<String, String> smart(Path file) {
    return new HashMap<>(
        Map.of(
            "authentication",
            "smart-backend-services",
            "oauth2.client-id",
            "client-1",
            "oauth2.key.file",
            file.toString()));
  }

  private static ServerAccess access(Map<String, String> settings) {
    return new ServerAccess(bound(settings), new DefaultSslBundleRegistry(), Clock.systemUTC());
  }

  private static FhirServer bound(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(Map.of("fhir.server-url", "https://fhir.example/r4"));
    settings.forEach((name, value) -> all.put("fhir." + name, value));
    try {
      return new Binder(new MapConfigurationPropertySource(all))
          .bind("fhir", FhirServer.class)
          .get();
    } catch (BindException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw (RuntimeException) cause;
    }
  }
}
