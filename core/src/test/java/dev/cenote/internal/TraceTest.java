package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceTest {

  private static Optional<String> place(String... classes) {
    List<StackTraceElement> frames =
        Arrays.stream(classes)
            .map(name -> {
              String simple = name.substring(name.lastIndexOf('.') + 1);
              return new StackTraceElement(name, "call", simple + ".java", simple.length());
            })
            .toList();
    return Trace.place(frames);
  }

  @Test
  void itBeginsWhereTheEngineWasCalled() {
    assertThat(new Trace().frames())
        .isNotEmpty()
        .noneMatch(frame -> frame.getClassName().equals(Trace.class.getName()));
  }

  @Test
  void thePlaceIsTheFirstLineThatIsNotOurs() {
    assertThat(place("com.acme.Orders", "java.lang.Thread")).contains("Orders.java:6");
    assertThat(place("dev.cenote.jdbc.CenoteDataSource", "com.acme.Orders"))
        .contains("Orders.java:6");
  }

  @Test
  void ourOwnLastLineIsThePlaceIfThePlatformCalledUs() {
    assertThat(
            place("dev.cenote.cli.Load", "dev.cenote.cli.Demo", "java.lang.Thread", "com.acme.X"))
        .contains("Demo.java:4");
    assertThat(place("dev.cenote.cli.Demo")).contains("Demo.java:4");
  }

  @Test
  void thePlatformIsThePlaceIfNobodyElseIs() {
    assertThat(place("java.util.concurrent.FutureTask", "java.lang.Thread"))
        .contains("FutureTask.java:10");
    assertThat(place()).isEmpty();
  }

  @Test
  void withoutALineTheMethodIsNamed() {
    StackTraceElement frame = new StackTraceElement("com.acme.Orders", "find", null, -1);
    assertThat(Trace.place(List.of(frame))).contains("com.acme.Orders.find");
  }
}
