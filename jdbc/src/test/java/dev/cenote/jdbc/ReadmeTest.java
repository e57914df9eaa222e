package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows compiles, because it is a piece of a program that does. */
class ReadmeTest {

  @Test
  void theProgramInTheReadmeIsTheOneThatCompiles() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    int begin = readme.indexOf("try (CenoteDataSource");
    String shown = readme.substring(begin, readme.indexOf("\n}\n```", begin));
    String program = Files.readString(Path.of("src/test/java/com/example/Shop.java"));
    assertThat(tight(program)).contains(tight(shown));
  }

  private static String tight(String code) {
    return code.replaceAll("\\s+", "");
  }
}
