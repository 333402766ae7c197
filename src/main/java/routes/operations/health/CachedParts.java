package routes.operations.health;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.health.CompositeHealthContributor;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.NamedContributor;

/** Parts of health under one name, which may come and go; each of them is as it was found. */
final class CachedParts implements CompositeHealthContributor, CachedHealth.Cached {
  private final String name;
  private final BackgroundLooks looks;
  private final Look<Map<String, HealthContributor>> look;
  private volatile CompositeHealthContributor source;
  private volatile Map<String, HealthContributor> parts = Map.of();

  CachedParts(String name, CompositeHealthContributor source, BackgroundLooks looks) {
    this.name = name;
    this.source = source;
    this.looks = looks;
    this.look = looks.add(name, this::lookAround);
  }

  private void ask(CompositeHealthContributor instead) {
    source = instead;
  }

  private Map<String, HealthContributor> lookAround() {
    Map<String, HealthContributor> now = new LinkedHashMap<>();
    for (NamedContributor<HealthContributor> part : source) {
      now.put(part.getName(), same(part.getName(), part.getContributor()));
    }
    parts.forEach(
        (gone, part) -> {
          if (now.get(gone) != part && part instanceof CachedHealth.Cached cached) {
            cached.forget();
          }
        });
    parts = now;
    return now;
  }

  private HealthContributor same(String part, HealthContributor found) {
    HealthContributor known = parts.get(part);
    if (known instanceof CachedPart one && found instanceof HealthIndicator indicator) {
      one.ask(indicator);
      return one;
    }
    if (known instanceof CachedParts several
        && found instanceof CompositeHealthContributor composite) {
      several.ask(composite);
      return several;
    }
    return CachedHealth.cached(name + "/" + part, found, looks);
  }

  @Override
  public void forget() {
    looks.remove(look);
    parts.values().stream()
        .filter(CachedHealth.Cached.class::isInstance)
        .forEach(part -> ((CachedHealth.Cached) part).forget());
  }

  @Override
  public HealthContributor getContributor(String part) {
    return parts.get(part);
  }

  @Override
  public Iterator<NamedContributor<HealthContributor>> iterator() {
    return parts.entrySet().stream()
        .map(part -> NamedContributor.of(part.getKey(), part.getValue()))
        .iterator();
  }
}
