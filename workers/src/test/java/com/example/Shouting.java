package com.example;

import dev.cenote.workers.ProcessWorkers;
import dev.cenote.workers.Protocol;
import dev.cenote.workers.WorkerPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The README's program, as it stands there. */
public final class Shouting {
  private static final String PROGRAM =
      """
      import sys
      for line in sys.stdin:
          print(line.strip().upper(), flush=True)
      """;

  private Shouting() {}

  /** Runs it. */
  public static List<String> work() throws Exception {
    List<String> results = new ArrayList<>();
    try (WorkerPool<String, String> pool =
        ProcessWorkers.command("python3", "-c", PROGRAM)
            .protocol(Protocol.lines()) // or jsonLines, frames, netstrings, your own
            .max(4)
            .maxTasks(1000)
            .maxRss("500m") // then it is replaced
            .taskTimeout(Duration.ofSeconds(10)) // then it is ended, with all that it started
            .build()) {

      String one = pool.execute("one"); // blocking: any thread, virtual or not
      CompletableFuture<String> two = pool.submit("two"); // cancel() stops it
      Stream<String> more = pool.map(Stream.of("three", "four")); // in order, any number

      results.add(one);
      results.add(two.get());
      more.forEach(results::add);
    }
    return results;
  }
}
