package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.Shouting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows compiles and runs, because it is a piece of a program that does. */
class ReadmeTest {

  @Test
  void theProgramInTheReadmeIsTheOneThatCompiles() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    int begin = readme.indexOf("try (WorkerPool");
    String shown = readme.substring(begin, readme.indexOf("\n}\n```", begin));
    String program = Files.readString(Path.of("src/test/java/com/example/Shouting.java"));
    assertThat(tight(program)).contains(tight(shown));
  }

  @Test
  void andItRuns() throws Exception {
    assertThat(Shouting.work()).containsExactly("ONE", "TWO", "THREE", "FOUR");
  }

  private static String tight(String code) {
    return code.replaceAll("\\s+", "");
  }
}
