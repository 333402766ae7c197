package routes.protocol.push;

import java.util.List;
import routes.protocol.MalformedPushException;

/** Reads what a vendor's push announces; the route template vendor-push names one by its bean. */
public interface PushReader {

  /**
   * The notices of a push.
   *
   * @throws MalformedPushException if it cannot be read
   */
  List<Push> read(String vendor, byte[] body);
}
