package routes.fhir.server;

import java.util.Optional;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings.Redirects;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.unit.DataSize;
import routes.operations.limits.LimitedExchanges;

/**
 * HTTP to where access tokens come from, by the same proxy as to the FHIR server. Follows no
 * redirect: what proves this installation goes to the one address it is meant for.
 */
final class TokenHttp {

  /** A token, and what smart-configuration says, are short. */
  private static final DataSize LARGEST = DataSize.ofMegabytes(1);

  private static final int MOST_HEADERS = 200;
  private static final int LONGEST_LINE = 64 * 1024;

  private TokenHttp() {}

  static ClientHttpRequestFactory requests(FhirServer server, Optional<SslBundle> bundle) {
    ClientHttpRequestFactorySettings settings =
        ClientHttpRequestFactorySettings.defaults()
            .withConnectTimeout(server.connectTimeout())
            .withReadTimeout(server.socketTimeout())
            .withRedirects(Redirects.DONT_FOLLOW)
            .withSslBundle(bundle.orElse(null));
    return ClientHttpRequestFactoryBuilder.httpComponents()
        .withHttpClientCustomizer(
            client -> {
              set(client, server.proxy());
              LimitedExchanges.into(client, server.answers().atMost(LARGEST));
            })
        .withConnectionManagerCustomizer(
            connections ->
                connections.setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder()
                        .http1Config(
                            Http1Config.custom()
                                .setMaxHeaderCount(MOST_HEADERS)
                                .setMaxLineLength(LONGEST_LINE)
                                .build())
                        .build()))
        .build(settings);
  }

  private static void set(HttpClientBuilder client, Proxy proxy) {
    client.disableCookieManagement().disableAutomaticRetries();
    if (proxy.isUsed()) {
      client.setProxy(new HttpHost(proxy.host(), proxy.port()));
    }
    if (proxy.wantsCredentials()) {
      BasicCredentialsProvider credentials = new BasicCredentialsProvider();
      credentials.setCredentials(
          new AuthScope(proxy.host(), proxy.port()),
          new UsernamePasswordCredentials(proxy.username(), proxy.password().toCharArray()));
      client.setDefaultCredentialsProvider(credentials);
    }
  }
}
