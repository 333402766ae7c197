package routes.operations.entry;

import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutor;
import routes.operations.entry.guard.EntryKind;
import routes.operations.memory.OutOfMemory;

/**
 * The threads on which routes answer HTTP requests, by kind. They carry the authenticated caller
 * along.
 */
@Configuration(proxyBeanMethods = false)
class EntryThreads {

  @Bean(destroyMethod = "shutdown")
  ThreadPoolTaskExecutor pageThreads(
      ThreadPoolTaskExecutorBuilder builder, EntrySettings settings) {
    return threads(EntryKind.PAGES, builder, settings);
  }

  @Bean(destroyMethod = "shutdown")
  ThreadPoolTaskExecutor senderThreads(
      ThreadPoolTaskExecutorBuilder builder, EntrySettings settings) {
    return threads(EntryKind.SENDERS, builder, settings);
  }

  @Bean(destroyMethod = "shutdown")
  ThreadPoolTaskExecutor webhookThreads(
      ThreadPoolTaskExecutorBuilder builder, EntrySettings settings) {
    return threads(EntryKind.WEBHOOKS, builder, settings);
  }

  @Bean(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME)
  PlatformHttpEngine entryEngine(
      ThreadPoolTaskExecutor pageThreads,
      ThreadPoolTaskExecutor senderThreads,
      ThreadPoolTaskExecutor webhookThreads,
      @Value("${server.port:8080}") int port,
      ProofNames names,
      OutOfMemory outOfMemory) {
    return new EntryEngine(
        port,
        Map.of(
            EntryKind.PAGES, withCaller(pageThreads),
            EntryKind.SENDERS, withCaller(senderThreads),
            EntryKind.WEBHOOKS, withCaller(webhookThreads)),
        names,
        outOfMemory);
  }

  private static ThreadPoolTaskExecutor threads(
      EntryKind kind, ThreadPoolTaskExecutorBuilder builder, EntrySettings settings) {
    EntrySettings.Pool pool = settings.pools().of(kind);
    return builder
        .corePoolSize(pool.threads())
        .maxPoolSize(pool.threads())
        .queueCapacity(pool.queue())
        .threadNamePrefix(kind.threadPrefix())
        .build();
  }

  private static Executor withCaller(Executor threads) {
    return new DelegatingSecurityContextExecutor(threads);
  }
}
