package routes.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    Properties build = new Properties();
    try (InputStream input = Version.class.getResourceAsStream("/META-INF/build-info.properties")) {
      if (input != null) {
        build.load(input);
      }
    }
    return new String[] {
      "wearables-on-fhir " + build.getProperty("build.version", "(not built by Maven)")
    };
  }
}
