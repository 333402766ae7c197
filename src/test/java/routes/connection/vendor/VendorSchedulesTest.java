package routes.connection.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quartz.CronScheduleBuilder.cronSchedule;
import static org.quartz.JobBuilder.newJob;
import static org.quartz.TriggerBuilder.newTrigger;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import routes.connection.Withings;

class VendorSchedulesTest {

  @Test
  void onlyThePollsOfVendorsWithoutAClientAreForgotten() throws SchedulerException {
    Properties properties = new Properties();
    properties.put("org.quartz.scheduler.instanceName", "vendor-schedules");
    properties.put("org.quartz.threadPool.threadCount", "1");
    Scheduler scheduler = new StdSchedulerFactory(properties).getScheduler();
    try {
      schedule(scheduler, "poll", "withings");
      schedule(scheduler, "poll", "oura");
      schedule(scheduler, "pending", "connections");

      new VendorSchedules(scheduler, Withings.vendors("http://localhost:1"))
          .afterSingletonsInstantiated();

      assertThat(scheduler.checkExists(TriggerKey.triggerKey("poll", "withings"))).isTrue();
      assertThat(scheduler.checkExists(TriggerKey.triggerKey("pending", "connections"))).isTrue();
      assertThat(scheduler.checkExists(TriggerKey.triggerKey("poll", "oura"))).isFalse();
    } finally {
      scheduler.shutdown();
    }
  }

  private static void schedule(Scheduler scheduler, String name, String group)
      throws SchedulerException {
    scheduler.scheduleJob(
        newJob(Nothing.class).withIdentity(name, group).build(),
        newTrigger().withIdentity(name, group).withSchedule(cronSchedule("0 0 3 * * ?")).build());
  }

  /** Never fires here. */
  public static final class Nothing implements Job {
    @Override
    public void execute(JobExecutionContext context) {}
  }
}
