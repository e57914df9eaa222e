package dev.cenote.workers.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.workers.Codec;
import dev.cenote.workers.internal.jvm.Wire;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The arguments of a child JVM. */
class JvmLaunchTest {

  private static JvmOptions<String, String> options(String maxHeap, String... jvmArgs) {
    return new JvmOptions<>(
        String.class,
        Codec.utf8(),
        Codec.utf8(),
        Path.of("/java"),
        maxHeap.isEmpty() ? OptionalLong.empty() : Memory.parse(maxHeap),
        List.of(jvmArgs),
        Map.of("name", "value"),
        Optional.of(List.of(Path.of("/a/b.jar"))),
        Optional.empty(),
        Optional.of(Path.of("/tmp/x.jsa")),
        1 << 16);
  }

  @Test
  void theyComeFromTheOptions() {
    assertThat(new JvmLaunch(options("256m", "-Xss1m"), Wire.Channel.MOVED).arguments())
        .startsWith(
            "-Xmx268435456",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=/tmp/x.jsa",
            "-Dname=value",
            "-cp")
        .endsWith("-Xss1m");
  }

  @Test
  void aLargeHeapOrAChosenCollectorHasNoSerialOne() {
    assertThat(new JvmLaunch(options("3g"), Wire.Channel.MOVED).arguments())
        .contains("-Xmx3221225472")
        .doesNotContain("-XX:+UseSerialGC");
    assertThat(new JvmLaunch(options("256m", "-XX:+UseZGC"), Wire.Channel.MOVED).arguments())
        .doesNotContain("-XX:+UseSerialGC");
    assertThat(new JvmLaunch(options(""), Wire.Channel.MOVED).arguments())
        .doesNotContain("-XX:+UseSerialGC")
        .noneMatch(word -> word.startsWith("-Xmx"));
  }

  @Test
  void withoutAShellTheJvmPrintsElsewhere() {
    assertThat(new JvmLaunch(options(""), Wire.Channel.STANDARD).arguments())
        .contains("-XX:+DisplayVMOutputToStderr", "-Xlog:disable", "-Xlog:all=warning:stderr");
    assertThat(new JvmLaunch(options(""), Wire.Channel.MOVED).arguments())
        .doesNotContain("-Xlog:disable");
  }

  @Test
  void aFileOfThemQuotesWhatItMust() {
    assertThat(ArgumentFile.text(List.of("a b", "\"c\" \\d", "e\n\t#f")))
        .isEqualTo("\"a b\"\n\"\\\"c\\\" \\\\d\"\n\"e\\n\\t#f\"\n");
  }
}
