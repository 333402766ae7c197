package routes.cli.lint;

import java.beans.Introspector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * The beans a route may call, read from the annotations of this project's classes without starting
 * Spring, and those of Spring Boot that routes use.
 */
final class KnownBeans {

  private static final String CLASSES = "classpath*:routes/**/*.class";

  private static final Map<String, String> SPRING_BOOT =
      Map.of(
          "dataSource", "javax.sql.DataSource",
          "transactionManager", "org.springframework.transaction.PlatformTransactionManager",
          "jdbcTemplate", "org.springframework.jdbc.core.JdbcTemplate",
          "jacksonObjectMapper", "com.fasterxml.jackson.databind.ObjectMapper",
          "quartzScheduler", "org.quartz.Scheduler",
          "prometheusMeterRegistry", "io.micrometer.core.instrument.MeterRegistry");

  private final Map<String, Class<?>> types;

  private KnownBeans(Map<String, Class<?>> types) {
    this.types = types;
  }

  /** Reads the class path. */
  static KnownBeans scan() {
    Map<String, String> names = new LinkedHashMap<>(SPRING_BOOT);
    var readers = new CachingMetadataReaderFactory();
    try {
      for (Resource resource : new PathMatchingResourcePatternResolver().getResources(CLASSES)) {
        MetadataReader reader = readers.getMetadataReader(resource);
        AnnotationMetadata metadata = reader.getAnnotationMetadata();
        if (metadata.isAnnotated(Component.class.getName()) && !metadata.isAbstract()) {
          names.put(componentName(metadata), metadata.getClassName());
        }
        for (MethodMetadata method : metadata.getAnnotatedMethods(Bean.class.getName())) {
          for (String name : beanNames(method)) {
            names.put(name, method.getReturnTypeName());
          }
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Map<String, Class<?>> types = new TreeMap<>();
    names.forEach((name, type) -> types.put(name, ClassUtils.resolveClassName(type, null)));
    return new KnownBeans(types);
  }

  private static String componentName(AnnotationMetadata metadata) {
    String given = metadata.getAnnotations().get(Component.class).getString(MergedAnnotation.VALUE);
    return given.isEmpty()
        ? Introspector.decapitalize(ClassUtils.getShortName(metadata.getClassName()))
        : given;
  }

  private static List<String> beanNames(MethodMetadata method) {
    String[] given = method.getAnnotations().get(Bean.class).getStringArray("name");
    return given.length == 0 ? List.of(method.getMethodName()) : Arrays.asList(given);
  }

  Set<String> names() {
    return types.keySet();
  }

  Optional<Class<?>> type(String name) {
    return Optional.ofNullable(types.get(name));
  }

  Map<String, Class<?>> types() {
    return types;
  }

  /** Public methods of a bean's type by name. */
  static Set<String> methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getDeclaringClass() != Object.class)
        .map(Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
