package routes.fhir;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.TestPropertySource;

/** The same tests, against a FHIR server that gives the ids. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@TestPropertySource(
    properties = {"fhir.client-ids=refuse", "spring.datasource.url=jdbc:h2:mem:filing-server-ids"})
@interface ServerIds {}
