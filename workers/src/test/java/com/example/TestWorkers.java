package com.example;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cenote.workers.Codec;
import dev.cenote.workers.Worker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What runs in children; it needs nothing but the JDK and the interfaces. */
public final class TestWorkers {
  private TestWorkers() {}

  /** Does what it is told. */
  @SuppressWarnings("SystemOut")
  public static final class Obedient implements Worker<String, String> {
    private final Thread maker = Thread.currentThread();
    private int served;
    private volatile boolean isInterrupted;

    static {
      System.out.println("printed by a static initialiser");
    }

    /** Prints. */
    public Obedient() {
      System.out.println("printed by a constructor");
    }

    @Override
    public String handle(String task) throws Exception {
      served++;
      int end = task.indexOf(' ');
      String argument = end < 0 ? "" : task.substring(end + 1);
      return switch (end < 0 ? task : task.substring(0, end)) {
        case "echo" -> argument;
        case "pid" -> Long.toString(ProcessHandle.current().pid());
        case "served" -> Integer.toString(served);
        case "property" -> String.valueOf(System.getProperty(argument));
        case "env" -> String.valueOf(System.getenv(argument));
        case "cwd" -> Path.of("").toAbsolutePath().toString();
        case "heap" -> Long.toString(Runtime.getRuntime().maxMemory() >> 20);
        case "stdin" -> Integer.toString(System.in.read());
        case "print" -> print(argument);
        case "spawn" -> spawn(argument);
        case "fail" -> throw new IllegalStateException(argument, new IOException("deeper"));
        case "fail-oddly" -> throw new Odd();
        case "error" -> throw new AssertionError(argument);
        case "overflow" -> overflow(1) + "";
        case "fill-heap" -> fill();
        case "fill-direct" -> ByteBuffer.allocateDirect(1 << 30).toString();
        case "internal-error" -> throw new InternalError(argument);
        case "exit" -> exit(argument);
        case "halt" -> halt(argument);
        case "crash-once" -> crashOnce(Path.of(argument));
        case "hang" -> hang(Path.of(argument));
        case "hang-deaf" -> hangDeaf(Path.of(argument));
        case "leave-thread" -> leaveThread();
        case "sleep" -> sleep(Long.parseLong(argument));
        case "be-interrupted" -> beInterrupted();
        case "be-left-alone" -> beLeftAlone();
        case "long" -> "x".repeat(Integer.parseInt(argument));
        case "nothing" -> nothing();
        default -> throw new IllegalArgumentException("unknown: " + task);
      };
    }

    private static String print(String text) throws IOException {
      System.out.println(text);
      System.out.write("bytes\n".getBytes(US_ASCII));
      System.out.flush();
      System.err.println("err");
      return "printed";
    }

    private static String spawn(String text) throws Exception {
      new ProcessBuilder("sh", "-c", "cat; echo " + text).inheritIO().start().waitFor();
      return "spawned";
    }

    private static int overflow(int depth) {
      return depth == 0 ? 0 : 1 + overflow(depth + 1);
    }

    private static String fill() {
      long[][] all = new long[1 << 20][];
      for (int i = 0; i < all.length; i++) {
        all[i] = new long[1 << 10];
      }
      return Arrays.toString(all[0]);
    }

    private static String exit(String code) {
      System.exit(Integer.parseInt(code));
      return "";
    }

    private static String halt(String code) {
      Runtime.getRuntime().halt(Integer.parseInt(code));
      return "";
    }

    private static String crashOnce(Path file) throws IOException {
      if (Files.exists(file)) {
        return "survived";
      }
      Files.createFile(file);
      Runtime.getRuntime().halt(9);
      return "";
    }

    private String hang(Path file) throws IOException {
      write(file, Long.toString(ProcessHandle.current().pid()));
      try {
        new CountDownLatch(1).await();
        return "";
      } catch (InterruptedException e) {
        write(Path.of(file + ".interrupted"), "interrupted");
        return "";
      }
    }

    private static String hangDeaf(Path file) throws IOException {
      write(file, Long.toString(ProcessHandle.current().pid()));
      while (true) {
        try {
          TimeUnit.DAYS.sleep(1);
        } catch (InterruptedException e) {
          // It does not listen.
        }
      }
    }

    private static String sleep(long millis) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(millis);
      return "slept";
    }

    /** From now on, over and over. */
    private String beInterrupted() {
      isInterrupted = true;
      Thread nuisance =
          new Thread(() -> {
            for (int i = 0; isInterrupted; i++) {
              LockSupport.parkNanos(i % 100 * 1_000L);
              maker.interrupt();
            }
          });
      nuisance.setDaemon(true);
      nuisance.start();
      return "begun";
    }

    private String beLeftAlone() {
      isInterrupted = false;
      return "ended";
    }

    private static String leaveThread() {
      new Thread(
              () -> {
                try {
                  TimeUnit.DAYS.sleep(1);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              })
          .start();
      return "left";
    }

    @SuppressWarnings("NullAway") // that is what it is about
    private static String nothing() {
      return null;
    }

    @Override
    public void close() {
      String file = System.getProperty("closed");
      if (file != null) {
        try {
          String state =
              Thread.currentThread().equals(maker) ? "closed" : "closed by another thread";
          write(Path.of(file), Thread.interrupted() ? state + ", interrupted" : state);
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  static void write(Path file, String text) throws IOException {
    Files.move(Files.writeString(file, text), Path.of(file + ".done"));
  }

  /** An exception that fails to say what it is. */
  @SuppressWarnings("OverrideThrowableToString")
  static final class Odd extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  /** Takes another type than it gives. */
  public static final class Length implements Worker<String, Integer> {
    @Override
    public Integer handle(String text) {
      return text.length();
    }
  }

  /** A codec of a class of its own. */
  public static final class Decimal implements Codec<Integer> {
    @Override
    public byte[] encode(Integer value) {
      return Integer.toString(value).getBytes(US_ASCII);
    }

    @Override
    public Integer decode(byte[] bytes) {
      return Integer.valueOf(new String(bytes, US_ASCII));
    }
  }

  /** A codec that cannot encode in the child. */
  public enum OneWay implements Codec<Integer> {
    /** It. */
    ONE_WAY;

    @Override
    public byte[] encode(Integer value) throws IOException {
      throw new IOException("cannot encode " + value);
    }

    @Override
    public Integer decode(byte[] bytes) {
      return 0;
    }
  }

  /** Turns bytes around where they are. */
  public static final class Reverser implements Worker<byte[], byte[]> {
    @Override
    public byte[] handle(byte[] bytes) {
      for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
        byte kept = bytes[i];
        bytes[i] = bytes[j];
        bytes[j] = kept;
      }
      return bytes;
    }
  }

  /** Cannot be made. */
  public static final class Unmade implements Worker<String, String> {
    /** Fails. */
    public Unmade() {
      throw new IllegalStateException("no model\nof any kind");
    }

    @Override
    public String handle(String input) {
      return input;
    }
  }

  /** Its class cannot be initialised. */
  public static final class Uninitialised implements Worker<String, String> {
    private static final List<String> NAMES = List.of(System.getProperty("no.such.property", ""));
    private static final int SIZE = Integer.parseInt(NAMES.get(0));

    @Override
    public String handle(String input) {
      return input + SIZE;
    }
  }

  /** Takes for ever to be made. */
  public static final class Slow implements Worker<String, String> {
    /** Hangs. */
    public Slow() throws InterruptedException {
      new CountDownLatch(1).await();
    }

    @Override
    public String handle(String input) {
      return input;
    }
  }

  /** Ends by itself soon after it was made. */
  public static final class Mayfly implements Worker<String, String> {
    /** Begins to end. */
    public Mayfly() {
      Thread.ofPlatform()
          .start(() -> {
            try {
              TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            System.err.println("tired");
            Runtime.getRuntime().halt(6);
          });
    }

    @Override
    public String handle(String input) throws Exception {
      new CountDownLatch(1).await();
      return input;
    }
  }
}
