package routes.operations;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.security.oauth2.client.servlet.OAuth2ClientAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import routes.operations.stage.BatchOffsets;

/**
 * This room alone, as the product starts it, with entries and routes that stand for the others'.
 */
@EnableAutoConfiguration(
    exclude = {
      SecurityAutoConfiguration.class,
      ManagementWebSecurityAutoConfiguration.class,
      OAuth2ClientAutoConfiguration.class
    })
@ComponentScan("routes.operations")
class OperationsWiring {
  @Bean
  Queue<String> consumed() {
    return new ConcurrentLinkedQueue<>();
  }

  @Bean
  RouteBuilder routesOfOthers(Queue<String> consumed) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("kafka:wearables.device-messages?groupId=normalize&groupInstanceId={{broker.instance-id}}"
                 + "&autoOffsetReset=earliest&autoCommitEnable=false&allowManualCommit=true&breakOnFirstError=true"
                 + "&pollOnError=RECONNECT&batching=true&batchingIntervalMs=200&pollTimeoutMs=100&maxPollRecords=50")
            .routeId("normalize")
            .setProperty(BatchOffsets.BATCH, body())
            .bean("batchOffsets", "begin")
            .split(body())
            .aggregationStrategy("#bean:collectBodies")
            .stopOnException()
            .process(OperationsWiring::recordBody)
            .end()
            .process(
                exchange ->
                    exchange
                        .getMessage()
                        .getBody(java.util.List.class)
                        .forEach(value -> consumed.add((String) value)))
            .bean("batchOffsets", "commit");
        from("quartz:tick?trigger.repeatInterval=200&trigger.repeatCount=-1")
            .routeId("tick")
            .process(exchange -> consumed.add("tick"));
        from("direct:fails")
            .routeId("fails")
            .process(
                exchange -> {
                  throw new IllegalStateException("weight 71.3 of Jane Doe");
                });
      }
    };
  }

  @Bean
  RouterFunction<ServerResponse> entriesOfOthers() {
    return RouterFunctions.route()
        .POST("/api/echo", request -> answer(request.servletRequest()))
        .POST("/other/echo", request -> answer(request.servletRequest()))
        .GET("/api/look", request -> ServerResponse.ok().build())
        .GET("/connect/callback", request -> ServerResponse.ok().build())
        .build();
  }

  private static void recordBody(Exchange part) {
    Exchange record = part.getMessage().getBody(Exchange.class);
    part.getMessage().setBody(record.getMessage().getBody());
  }

  private static ServerResponse answer(HttpServletRequest request) throws IOException {
    String form = request.getParameter("field");
    int length = request.getInputStream().readAllBytes().length;
    return ServerResponse.ok().body(length + " " + form);
  }
}
