package routes.connection.access;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.security.servlet.EndpointRequest;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import routes.connection.core.ConnectSettings;
import routes.connection.core.PageStyle;
import routes.connection.portal.ApiAccess;
import routes.connection.portal.IssuerKeys;
import routes.connection.portal.JwtRefusals;
import routes.connection.signin.ClientSecrets;
import routes.connection.signin.SignIn;
import routes.connection.signin.SignInSettings;
import routes.connection.vendor.Vendors;
import routes.operations.audit.AuditLog;
import routes.operations.health.EverybodyIsAdmin;
import routes.operations.health.ManagementAccess;
import routes.operations.health.ManagementPort;

/**
 * Who passes which door. {@code /api} and the management port want an authenticated caller with a
 * role; the pages of a person, the vendors' callbacks and webhooks are open here because their
 * routes verify an unguessable key themselves; public keys are open to everybody; everything else
 * is shut.
 *
 * <p>No session, no form login and no CSRF filter: nothing here may read a request's body, webhooks
 * are verified on raw bytes. What a foreign page sends is told by its headers ({@link
 * CrossSiteFilter}).
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  ApiAccess.class,
  Vendors.class,
  ConnectSettings.class,
  SignInSettings.class
})
public class EntrySecurity {

  public static final String NOTHING_MAY_LOAD =
      "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action ";

  /**
   * The management port: a status for everybody who reaches it, all else for the role admin, or for
   * everybody where {@code management.role} is none.
   */
  @Bean
  @Order(0)
  SecurityFilterChain management(
      HttpSecurity http,
      ApiAccess access,
      SignIn signIn,
      IssuerKeys keys,
      ManagementAccess management,
      @Value("${public-url}") String publicUrl)
      throws Exception {
    common(http, NOTHING_MAY_LOAD + "'none'", CrossSiteFilter.ofCallers(publicUrl))
        .securityMatcher(ManagementPort::tookIn)
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(EndpointRequest.to("health"))
                    .permitAll()
                    .anyRequest()
                    .hasRole("admin"));
    callersSignIn(http, access, signIn, keys);
    if (management.everybody()) {
      http.addFilterBefore(new EverybodyIsAdmin(), AnonymousAuthenticationFilter.class);
    }
    return http.build();
  }

  @Bean
  @Order(1)
  SecurityFilterChain callers(
      HttpSecurity http,
      ApiAccess access,
      SignIn signIn,
      IssuerKeys keys,
      @Value("${public-url}") String publicUrl)
      throws Exception {
    access.check();
    common(http, NOTHING_MAY_LOAD + "'none'", CrossSiteFilter.ofCallers(publicUrl))
        .securityMatcher("/api/**")
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(HttpMethod.POST, "/api/invitations")
                    .hasRole("invite")
                    .requestMatchers("/api/connections/*/owner")
                    .hasRole("admin")
                    .requestMatchers(
                        "/api/connections", "/api/connections/**", "/api/account-conflicts")
                    .hasAnyRole("invite", "admin")
                    .requestMatchers("/api/device-messages", "/api/device-messages/**")
                    .hasRole("send")
                    .anyRequest()
                    .hasRole("admin"));
    callersSignIn(http, access, signIn, keys);
    return http.build();
  }

  /** Of callers by name and secret or by token; failures are slowed. */
  private static void callersSignIn(
      HttpSecurity http, ApiAccess access, SignIn signIn, IssuerKeys keys) throws Exception {
    http.httpBasic(basic -> basic.authenticationEntryPoint(signIn.refusals()))
        .addFilterBefore(signIn.guard(), BearerTokenAuthenticationFilter.class);
    if (!access.issuers().isEmpty()) {
      AuthenticationManagerResolver<HttpServletRequest> issuers =
          JwtCallers.resolver(access.issuers(), keys);
      http.oauth2ResourceServer(
          server ->
              server
                  .authenticationManagerResolver(
                      request -> signIn.clients().counting(issuers.resolve(request)))
                  .authenticationEntryPoint(new JwtRefusals()));
    }
  }

  @Bean
  @Order(2)
  SecurityFilterChain openDoors(HttpSecurity http, Vendors vendors, PageStyle style)
      throws Exception {
    // A browser holds the vendor's authorize page, where the consent form leads, against
    // form-action.
    String pages =
        NOTHING_MAY_LOAD + formTargets(vendors) + "; style-src '" + style.contentHash() + "'";
    return common(http, pages, CrossSiteFilter.ofPages())
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers("/connect/**", "/oauth/callback/**", "/my/**", "/webhooks/**")
                    .permitAll()
                    .requestMatchers(HttpMethod.GET, "/.well-known/jwks.json", "/livez", "/readyz")
                    .permitAll()
                    .anyRequest()
                    .denyAll())
        .build();
  }

  @Bean
  SignIn signIn(ApiAccess access, SignInSettings settings, MeterRegistry meters, AuditLog audit) {
    access.check();
    Map<String, String> secrets = new LinkedHashMap<>();
    Map<String, List<GrantedAuthority>> authorities = new LinkedHashMap<>();
    access
        .clients()
        .forEach(
            (name, client) -> {
              secrets.put(name, client.secret());
              authorities.put(
                  name,
                  AuthorityUtils.createAuthorityList(
                      client.roles().stream().map(role -> "ROLE_" + role).toList()));
            });
    return new SignIn(new ClientSecrets(secrets), authorities, settings, meters, audit);
  }

  @Bean
  AuthenticationProvider clients(SignIn signIn) {
    return signIn.clients();
  }

  private static String formTargets(Vendors vendors) {
    return Stream.concat(
            Stream.of("'self'"),
            vendors.offered().stream()
                .map(name -> URI.create(vendors.named(name).authorizationUri()))
                .map(uri -> uri.getScheme() + "://" + uri.getAuthority()))
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static HttpSecurity common(
      HttpSecurity http, String contentSecurityPolicy, CrossSiteFilter foreign) throws Exception {
    return http.addFilterAfter(foreign, HeaderWriterFilter.class)
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(policy -> policy.policyDirectives(contentSecurityPolicy))
                    .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                    // Told of every answer by routes.operations.answers, where public-url says so.
                    .httpStrictTransportSecurity(HeadersConfigurer.HstsConfig::disable)
                    .addObjectPostProcessor(beforeTheRoute()));
  }

  /**
   * Headers are written before the request goes on: the route answers from a thread of its own, and
   * two threads must not write one answer.
   */
  private static ObjectPostProcessor<HeaderWriterFilter> beforeTheRoute() {
    return new ObjectPostProcessor<>() {
      @Override
      public <T extends HeaderWriterFilter> T postProcess(T filter) {
        filter.setShouldWriteHeadersEagerly(true);
        return filter;
      }
    };
  }
}
