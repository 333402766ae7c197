package routes.operations.support;

import org.springframework.boot.ExitCodeGenerator;

/**
 * The start stops because of something the operator can put right. The message is the one sentence
 * that the operator sees: it names the property and holds no secret. The exit code is 1.
 */
public class StartRefusedException extends RuntimeException implements ExitCodeGenerator {
  private static final long serialVersionUID = 1L;

  /**
   * @param sentence what is wrong and what to do, naming the property
   */
  public StartRefusedException(String sentence) {
    super(sentence);
  }

  @Override
  public int getExitCode() {
    return 1;
  }
}
