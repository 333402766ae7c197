package routes.connection;

import java.time.MonthDay;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import routes.connection.core.Person;
import routes.connection.portal.PatientRecords;

/** Stands in for the look-up in the FHIR server, which can be out. */
public final class Patients {

  private final Map<String, String> known = new ConcurrentHashMap<>();
  private final Map<String, MonthDay> birthdays = new ConcurrentHashMap<>();
  private volatile boolean out;
  private volatile boolean hangs;

  void out(boolean is) {
    out = is;
  }

  void hangs(boolean does) {
    hangs = does;
  }

  public void knows(String system, String value, String id) {
    known.put(system + "|" + value, id);
  }

  void born(String id, MonthDay birthday) {
    birthdays.put("Patient/" + id, birthday);
  }

  void forget() {
    known.clear();
    birthdays.clear();
    out = false;
    hangs = false;
  }

  /** What the route calls. */
  public Optional<String> find(String system, String value) {
    if (hangs) {
      await();
    }
    if (out) {
      throw new IllegalStateException("the FHIR server is out");
    }
    return Optional.ofNullable(known.get(system + "|" + value)).map(id -> "Patient/" + id);
  }

  private void await() {
    try {
      while (hangs) {
        new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted");
    }
  }

  /** What those ask who lead people to their links. */
  PatientRecords records() {
    return new PatientRecords() {
      @Override
      public Optional<String> standing(Person person) {
        return person.system() == null
            ? Optional.of(person.reference())
            : find(person.system(), person.value());
      }

      @Override
      public Optional<MonthDay> birthday(Person person) {
        return standing(person).map(birthdays::get);
      }
    };
  }
}
