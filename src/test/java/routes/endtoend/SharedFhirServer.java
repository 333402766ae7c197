package routes.endtoend;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import routes.sandbox.FhirServerProcess;

/** Gives tests the one real FHIR server that the whole run shares; each brings its own patients. */
public final class SharedFhirServer implements ParameterResolver {

  private record Running(FhirServerProcess server) implements CloseableResource {
    @Override
    public void close() {
      server.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(FhirServerProcess.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SharedFhirServer.class))
        .getOrComputeIfAbsent(
            "server", key -> new Running(FhirServerProcess.inMemory().start()), Running.class)
        .server();
  }
}
