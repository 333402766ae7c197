package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.core.Person;
import routes.connection.portal.AccountConflicts;
import routes.operations.Databases;
import routes.operations.support.UtcTime;

/** Accounts that were refused, on both databases. */
class AccountConflictsTest {

  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void twoRefusalsOfOneLinkAtOnceAreBothNoted(DataSource source) {
    Store store = new Store(source);
    Rows.active(store.database, "c", "363", UtcTime.now());
    CyclicBarrier together = new CyclicBarrier(2);
    CountDownLatch wrote = new CountDownLatch(2);

    CompletableFuture<Void> one =
        CompletableFuture.runAsync(() -> note(store, source, together, wrote));
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(() -> note(store, source, together, wrote));
    CompletableFuture.allOf(one, other).join();

    assertThat(store.database.sql("select times from account_conflict").query(Integer.class).list())
        .containsExactly(2);
  }

  private static void note(
      Store store, DataSource source, CyclicBarrier together, CountDownLatch wrote) {
    new AccountConflicts(
            store.database, together(source, together, wrote), new SimpleMeterRegistry())
        .note("c", "hash", new Person("urn:x", "364", null), "portal");
  }

  /** Begins with the other, and commits when that has written too, or waits for this one. */
  private static TransactionTemplate together(
      DataSource source, CyclicBarrier together, CountDownLatch wrote) {
    return new TransactionTemplate(new DataSourceTransactionManager(source)) {
      @Override
      public <T> T execute(TransactionCallback<T> action) {
        try {
          together.await();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
        return super.execute(
            status -> {
              T result = action.doInTransaction(status);
              wrote.countDown();
              try {
                wrote.await(300, TimeUnit.MILLISECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return result;
            });
      }
    };
  }
}
