package dev.cenote.benchmarks.workers;

import dev.cenote.benchmarks.contenders.Lineup.Kind;
import dev.cenote.benchmarks.report.Ranked;
import dev.cenote.workers.Codec;
import dev.cenote.workers.JvmWorkers;
import dev.cenote.workers.ProcessWorkers;
import dev.cenote.workers.Protocol;
import dev.cenote.workers.ThreadWorkers;
import dev.cenote.workers.Worker;
import dev.cenote.workers.WorkerPool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** Who carries a message to a worker and back. */
enum Runner implements Ranked {
  PYTHON_CHILD("Cenote, Python child", Kind.CENOTE) {
    @Override
    long[] trips(Peers peers) throws Exception {
      return timed(
          ProcessWorkers.command(peers.python(), peers.script("echo.py"))
              .protocol(Protocol.frames(Codec.bytes(), Codec.bytes()))
              .max(1)
              .build());
    }
  },
  CHILD_JVM("Cenote, child JVM", Kind.CENOTE) {
    @Override
    long[] trips(Peers peers) throws Exception {
      return timed(JvmWorkers.of(Echo.class).codec(Codec.bytes()).max(1).build());
    }
  },
  OWN_THREAD("Cenote, thread", Kind.CENOTE) {
    @Override
    long[] trips(Peers peers) throws Exception {
      return timed(ThreadWorkers.of(() -> (Worker<byte[], byte[]>) new Echo()).max(1).build());
    }
  },
  WORKERPOOL("workerpool, child process", Kind.PEER) {
    @Override
    long[] trips(Peers peers) {
      return peers.run("node", peers.script("workerpool.mjs"), WARM_UPS, TRIPS, SIZE);
    }
  },
  PISCINA("Piscina, thread", Kind.PEER) {
    @Override
    long[] trips(Peers peers) {
      return peers.run("node", peers.script("piscina.mjs"), WARM_UPS, TRIPS, SIZE);
    }
  },
  EXECUTOR("ProcessPoolExecutor", Kind.PEER) {
    @Override
    long[] trips(Peers peers) {
      return peers.run(peers.python(), peers.script("executor.py"), WARM_UPS, TRIPS, SIZE);
    }
  },
  NEW_PYTHON("a new Python process each", Kind.FLOOR) {
    @Override
    long[] trips(Peers peers) throws IOException, InterruptedException {
      return fresh(peers.python(), peers.script("echo.py"));
    }
  },
  NEW_JVM("a new JVM each", Kind.FLOOR) {
    @Override
    long[] trips(Peers peers) throws IOException, InterruptedException {
      return fresh(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-cp",
          System.getProperty("java.class.path"),
          Echo.class.getName());
    }
  };

  /** After half of them a child JVM has compiled what it runs; the others need fewer. */
  private static final String WARM_UPS = "20000";

  private static final String TRIPS = "5000";
  private static final String SIZE = "1024";
  private static final int FRESH = 10;

  private final String title;
  private final Kind kind;

  Runner(String title, Kind kind) {
    this.title = title;
    this.kind = kind;
  }

  /** How many nanoseconds messages of 1 kB took there and back, one after the other. */
  abstract long[] trips(Peers peers) throws Exception;

  @Override
  public String title() {
    return title;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  private static long[] timed(WorkerPool<byte[], byte[]> pool) throws InterruptedException {
    byte[] message = message();
    int warmUps = Integer.parseInt(WARM_UPS);
    long[] nanos = new long[Integer.parseInt(TRIPS)];
    try (pool) {
      for (int i = -warmUps; i < nanos.length; i++) {
        long begun = System.nanoTime();
        byte[] answer = pool.execute(message);
        long took = System.nanoTime() - begun;
        verify(message, answer);
        if (i >= 0) {
          nanos[i] = took;
        }
      }
    }
    return nanos;
  }

  /** With a process for each, which gets the message behind its length and ends. */
  private static long[] fresh(String... command) throws IOException, InterruptedException {
    byte[] message = message();
    byte[] frame =
        ByteBuffer.allocate(Integer.BYTES + message.length)
            .putInt(message.length)
            .put(message)
            .array();
    long[] nanos = new long[FRESH];
    for (int i = 0; i < FRESH; i++) {
      long begun = System.nanoTime();
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(frame);
      }
      byte[] answer = process.getInputStream().readAllBytes();
      process.waitFor();
      nanos[i] = System.nanoTime() - begun;
      verify(frame, answer);
    }
    return nanos;
  }

  private static byte[] message() {
    byte[] message = new byte[Integer.parseInt(SIZE)];
    Arrays.fill(message, (byte) 'x');
    return message;
  }

  private static void verify(byte[] sent, byte[] answer) {
    if (!Arrays.equals(sent, answer)) {
      throw new IllegalStateException("not what was sent: " + answer.length + " bytes");
    }
  }
}
