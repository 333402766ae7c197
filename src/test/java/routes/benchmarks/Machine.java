package routes.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Where a figure was measured, and what else went on there. */
final class Machine {

  private Machine() {}

  static String inWords() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return String.format(
        Locale.ROOT,
        "%d cores, %d GiB, Java %s, %s. %s",
        system.getAvailableProcessors(),
        Math.round(system.getTotalMemorySize() / (double) (1 << 30)),
        Runtime.version(),
        system.getName(),
        loadInWords());
  }

  /** Above the number of cores, the machine was busy with other things as well. */
  static String loadInWords() {
    return String.format(
        Locale.ROOT,
        "Load average of the last minute: %.1f",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
