package dev.cenote.benchmarks.workers;

import dev.cenote.benchmarks.contenders.Lineup.Kind;
import dev.cenote.benchmarks.report.Ranked;
import dev.cenote.workers.Codec;
import dev.cenote.workers.JvmWorkers;
import dev.cenote.workers.WorkerPool;
import java.nio.file.Path;

/** From where a child JVM gets the classes that it needs. */
enum Starter implements Ranked {
  UNSHARED("no sharing", Kind.FLOOR) {
    @Override
    WorkerPool<String, String> pool(Path folder) {
      return builder().jvmArgs("-Xshare:off").build();
    }
  },
  SHARED("the JDK's classes shared", Kind.CENOTE) {
    @Override
    WorkerPool<String, String> pool(Path folder) {
      return builder().build();
    }
  },
  ARCHIVED("the worker's classes, too", Kind.CENOTE) {
    @Override
    WorkerPool<String, String> pool(Path folder) {
      return builder().sharedArchive(folder.resolve("worker.jsa")).build();
    }
  };

  private final String title;
  private final Kind kind;

  Starter(String title, Kind kind) {
    this.title = title;
    this.kind = kind;
  }

  private static JvmWorkers.Builder<String, String> builder() {
    return JvmWorkers.of(Flowing.class).codec(Codec.utf8()).max(1);
  }

  /** Of one child; what children leave for each other goes to the folder. */
  abstract WorkerPool<String, String> pool(Path folder);

  /** How many nanoseconds it took until a first child had answered. */
  long toFirstAnswer(Path folder) throws InterruptedException {
    long begun = System.nanoTime();
    try (WorkerPool<String, String> pool = pool(folder)) {
      String answer = pool.execute("to be or not to be");
      long took = System.nanoTime() - begun;
      if (!answer.equals("TO BE OR NOT")) {
        throw new IllegalStateException(answer);
      }
      return took;
    }
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
