package routes.connection;

import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.task.DelegatingSecurityContextAsyncTaskExecutor;

/**
 * The threads on which routes answer HTTP requests. They carry the authenticated caller along; the
 * platform-http component takes an executor of exactly this type before any other.
 */
@Configuration(proxyBeanMethods = false)
class EntryThreads {

  @Bean(destroyMethod = "shutdown")
  ThreadPoolTaskExecutor entryThreadPool(ThreadPoolTaskExecutorBuilder builder) {
    return builder.threadNamePrefix("entry-").build();
  }

  @Bean
  DelegatingSecurityContextAsyncTaskExecutor entryExecutor(ThreadPoolTaskExecutor entryThreadPool) {
    return new DelegatingSecurityContextAsyncTaskExecutor(entryThreadPool);
  }
}
