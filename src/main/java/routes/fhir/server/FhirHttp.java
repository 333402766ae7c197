package routes.fhir.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.http.Header;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.HttpClient;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.client.ProxyAuthenticationStrategy;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.message.BasicHeader;
import org.springframework.boot.ssl.SslBundle;

/**
 * HTTP to one FHIR server. Without a proxy or SSL bundle in the settings, those of the Java runtime
 * count ({@code https.proxyHost}, {@code javax.net.ssl.trustStore}). Follows no redirect: neither
 * credentials nor a search for a patient go to another address than the configured one.
 */
final class FhirHttp {
  private static final Duration CONNECTION_LIFE = Duration.ofSeconds(5);

  /** An idle connection is looked at before it is used again: the server may have closed it. */
  private static final int ALWAYS = 1;

  private static final int MOST_HEADERS = 200;
  private static final int LONGEST_LINE = 64 * 1024;

  private FhirHttp() {}

  static HttpClient client(FhirServer server, Optional<SslBundle> bundle, Credentials credentials) {
    AuthorizedRequests authorized = new AuthorizedRequests(credentials);
    HttpClientBuilder client =
        HttpClientBuilder.create()
            .useSystemProperties()
            .setDefaultRequestConfig(timeouts(server))
            .setConnectionManager(connections(server, bundle))
            .setDefaultHeaders(headers(server))
            .disableCookieManagement()
            .disableRedirectHandling()
            // Else a connection with a client certificate would never be used a second time.
            .disableConnectionState()
            .addInterceptorFirst(authorized)
            .setServiceUnavailableRetryStrategy(authorized);
    if (!server.gzipResponses()) {
      client
          .disableContentCompression()
          .addInterceptorLast(
              (org.apache.http.HttpRequestInterceptor)
                  (request, context) -> request.removeHeaders(HttpHeaders.ACCEPT_ENCODING));
    }
    useProxy(client, server.proxy());
    return new OwnServer(client.build(), server.address(), server.answers());
  }

  private static RequestConfig timeouts(FhirServer server) {
    return RequestConfig.custom()
        .setConnectTimeout((int) server.connectTimeout().toMillis())
        .setConnectionRequestTimeout((int) server.socketTimeout().toMillis())
        .setSocketTimeout((int) server.socketTimeout().toMillis())
        .build();
  }

  private static PoolingHttpClientConnectionManager connections(
      FhirServer server, Optional<SslBundle> bundle) {
    Registry<ConnectionSocketFactory> sockets =
        RegistryBuilder.<ConnectionSocketFactory>create()
            .register("http", PlainConnectionSocketFactory.getSocketFactory())
            .register(
                "https",
                bundle
                    .map(FhirHttp::tls)
                    .orElseGet(SSLConnectionSocketFactory::getSystemSocketFactory))
            .build();
    PoolingHttpClientConnectionManager connections =
        new PoolingHttpClientConnectionManager(
            sockets, null, null, null, CONNECTION_LIFE.toMillis(), TimeUnit.MILLISECONDS);
    connections.setMaxTotal(server.maxConnections());
    connections.setDefaultMaxPerRoute(server.maxConnections());
    connections.setValidateAfterInactivity(ALWAYS);
    connections.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setMessageConstraints(
                MessageConstraints.custom()
                    .setMaxHeaderCount(MOST_HEADERS)
                    .setMaxLineLength(LONGEST_LINE)
                    .build())
            .build());
    return connections;
  }

  private static SSLConnectionSocketFactory tls(SslBundle bundle) {
    return new SSLConnectionSocketFactory(
        bundle.createSslContext(),
        bundle.getOptions().getEnabledProtocols(),
        bundle.getOptions().getCiphers(),
        SSLConnectionSocketFactory.getDefaultHostnameVerifier());
  }

  private static List<Header> headers(FhirServer server) {
    return server.headers().entrySet().stream()
        .map(header -> (Header) new BasicHeader(header.getKey(), header.getValue()))
        .toList();
  }

  private static void useProxy(HttpClientBuilder client, Proxy proxy) {
    if (proxy.isUsed()) {
      client.setProxy(new HttpHost(proxy.host(), proxy.port()));
    }
    if (proxy.wantsCredentials()) {
      BasicCredentialsProvider credentials = new BasicCredentialsProvider();
      credentials.setCredentials(
          new AuthScope(proxy.host(), proxy.port()),
          new UsernamePasswordCredentials(proxy.username(), proxy.password()));
      client
          .setProxyAuthenticationStrategy(new ProxyAuthenticationStrategy())
          .setDefaultCredentialsProvider(credentials);
    }
  }
}
