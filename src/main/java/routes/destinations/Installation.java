package routes.destinations;

import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.stereotype.Component;
import routes.operations.destination.DestinationSchema;

/**
 * What belongs to the installation as a whole, told apart from what a destination has under the
 * same name.
 */
@Component
class Installation {
  private final DataSource database;
  private final MeterRegistry meters;
  private final ListableBeanFactory beans;

  Installation(DataSource database, MeterRegistry meters, ListableBeanFactory beans) {
    this.database = database;
    this.meters = meters;
    this.beans = beans;
  }

  DataSource database() {
    return database;
  }

  MeterRegistry meters() {
    return meters;
  }

  CamelContext camel() {
    return beans.getBean(CamelContext.class);
  }

  DestinationSchema schema(String destination) {
    return new DestinationSchema(database, destination);
  }
}
