package routes.connection.vendor;

import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Forgets the stored polls of vendors whose client has been taken out of the configuration: their
 * routes are not loaded, and a schedule in the database would go on firing at nobody.
 */
@Component
class VendorSchedules implements SmartInitializingSingleton {

  private static final Logger LOG = LoggerFactory.getLogger(VendorSchedules.class);

  /** Name of the trigger in the route template vendor-poll; the group is the vendor. */
  private static final String POLL = "poll";

  private final Scheduler scheduler;
  private final Vendors vendors;

  VendorSchedules(Scheduler scheduler, Vendors vendors) {
    this.scheduler = scheduler;
    this.vendors = vendors;
  }

  /** Before the scheduler starts, which Camel does when its routes are up. */
  @Override
  public void afterSingletonsInstantiated() {
    for (String vendor : vendors.vendors().keySet()) {
      if (!vendors.offered(vendor)) {
        forget(vendor);
      }
    }
  }

  private void forget(String vendor) {
    try {
      if (scheduler.unscheduleJob(TriggerKey.triggerKey(POLL, vendor))) {
        LOG.warn("{} has no client any more: its connections are not polled", vendor);
      }
    } catch (SchedulerException e) {
      LOG.warn("the stored poll of {} could not be removed: {}", vendor, e.getClass().getName());
    }
  }
}
