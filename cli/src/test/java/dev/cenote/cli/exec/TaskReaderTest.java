package dev.cenote.cli.exec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskReaderTest {

  private static List<Task> read(String text, boolean fingerprint) throws IOException {
    TaskReader reader =
        new TaskReader(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), fingerprint);
    List<Task> tasks = new ArrayList<>();
    for (Optional<Task> next = reader.next(); next.isPresent(); next = reader.next()) {
      tasks.add(next.get());
    }
    assertThat(reader.next()).isEmpty();
    return tasks;
  }

  private static List<String> lines(String text) throws IOException {
    return read(text, false).stream().map(task -> new String(task.line(), ISO_8859_1)).toList();
  }

  @Test
  void linesAreTasks() throws IOException {
    assertThat(lines("")).isEmpty();
    assertThat(lines("a")).containsExactly("a");
    assertThat(lines("a\nb\n")).containsExactly("a", "b");
    assertThat(lines("\n\na\r\n\n")).containsExactly("", "", "a\r", "");
  }

  @Test
  void linesMayBeOfAnyLength() throws IOException {
    String buffer = "x".repeat(1 << 16);
    List<String> parts = List.of(buffer, "", buffer + "y", buffer.substring(1), "z");
    assertThat(lines(String.join("\n", parts))).isEqualTo(parts);
  }

  @Test
  void marksSayWhereTheyAre() throws IOException {
    List<Task> tasks = read("one\n\nthree", false);
    assertThat(tasks).extracting(Task::number).containsExactly(1L, 2L, 3L);
    assertThat(tasks).extracting(Task::bytes).containsExactly(4L, 1L, 5L);
    assertThat(tasks.get(0).before()).isEqualTo(new Mark(0, 0, ""));
    assertThat(tasks.get(2).before()).isEqualTo(tasks.get(1).after());
    assertThat(tasks.get(2).after()).isEqualTo(new Mark(3, 10, ""));
  }

  @Test
  void andWhatWasBefore() throws IOException {
    assertThat(read("one\ntwo\n", true).get(1).after().fingerprint())
        .isEqualTo(Fingerprint.of("one\ntwo\n".getBytes(ISO_8859_1)));
    // Whether the last line is ended is a difference.
    assertThat(read("one\ntwo", true).get(1).after().fingerprint())
        .isEqualTo(Fingerprint.of("one\ntwo".getBytes(ISO_8859_1)));
  }
}
