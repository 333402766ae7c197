package routes.cli.lint;

import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Component;
import org.apache.camel.spi.BeanRepository;
import org.springframework.objenesis.ObjenesisStd;

/**
 * Stands in for Spring: an object of the right class for each known bean, made without its
 * constructor, so that Camel can check methods but nothing can be done.
 */
final class StubBeans implements BeanRepository {

  private final KnownBeans known;
  private final Map<String, Object> made = new HashMap<>();
  private final ObjenesisStd objenesis = new ObjenesisStd(true);

  StubBeans(KnownBeans known) {
    this.known = known;
  }

  /** A bean of that name; none for a component, so that Camel makes its own. */
  @Override
  public Object lookupByName(String name) {
    return known
        .type(name)
        .filter(type -> !Component.class.isAssignableFrom(type))
        .flatMap(type -> stub(name, type))
        .orElse(null);
  }

  @Override
  public <T> T lookupByNameAndType(String name, Class<T> type) {
    Object bean = lookupByName(name);
    return type.isInstance(bean) ? type.cast(bean) : null;
  }

  @Override
  public <T> Map<String, T> findByTypeWithName(Class<T> type) {
    Map<String, T> found = new HashMap<>();
    if (wiredByType(type)) {
      known
          .types()
          .forEach(
              (name, candidate) -> {
                if (type.isAssignableFrom(candidate)) {
                  found.put(name, lookupByNameAndType(name, type));
                }
              });
    }
    return found;
  }

  @Override
  public <T> Set<T> findByType(Class<T> type) {
    return Set.copyOf(findByTypeWithName(type).values());
  }

  /** Camel wires few things by type that routes rely on; stubs of all others would only harm. */
  private static boolean wiredByType(Class<?> type) {
    return type == javax.sql.DataSource.class;
  }

  private Optional<Object> stub(String name, Class<?> type) {
    return Optional.ofNullable(made.computeIfAbsent(name, any -> instance(type)));
  }

  private Object instance(Class<?> type) {
    if (type.isInterface()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
    }
    return Modifier.isAbstract(type.getModifiers()) ? null : objenesis.newInstance(type);
  }
}
