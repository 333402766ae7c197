package routes.operations.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import routes.operations.RunningBroker;

/**
 * A broker in a process of its own, to be killed: sends records for ever and prints each that was
 * acknowledged.
 */
public final class BrokerProcess {
  private BrokerProcess() {}

  public static void main(String[] arguments) throws Exception {
    int port = EmbeddedBroker.freePort();
    EmbeddedBroker broker = new EmbeddedBroker(Path.of(arguments[0]), port);
    broker.await();
    Map<String, Object> client =
        RunningBroker.client("127.0.0.1:" + port, broker.secret().clientProperties());
    try (Admin admin = Admin.create(client)) {
      EmbeddedBrokerTest.topics(admin).create();
    }
    for (int i = 0; ; i++) {
      RunningBroker.send(client, EmbeddedBrokerTest.TOPIC, 1, List.of("value " + i));
      System.out.println("value " + i);
    }
  }
}
