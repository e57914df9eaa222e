package dev.cenote.workers;

import dev.cenote.workers.internal.JvmLaunch;
import dev.cenote.workers.internal.JvmOptions;
import dev.cenote.workers.internal.JvmStations;
import dev.cenote.workers.internal.ProcessStations;
import dev.cenote.workers.internal.Remaking;
import dev.cenote.workers.internal.jvm.Wire;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Builds pools whose workers are child JVMs: for code that must not share a heap with the
 * application, that may crash or hang or leak, or that cannot be stopped otherwise.
 *
 * {@snippet :
 * public final class Hasher implements Worker<String, String> {
 *   public String handle(String text) { … }                  // in the child
 * }
 *
 * try (WorkerPool<String, String> pool =
 *     JvmWorkers.of(Hasher.class).codec(Codec.utf8()).maxHeap("256m").max(4).build()) {
 *   String hash = pool.execute("a text");
 * }
 * }
 *
 * <h2>What runs in the child</h2>
 *
 * <p>The child makes an object of the worker's class, which must be public, top-level or static
 * nested, and have a public constructor without parameters; and so it does with the codecs, unless
 * they are constants of an enum, as those that {@link Codec} offers are. Only names and bytes pass
 * between the two. The worker is made, used and closed by the child's main thread alone.
 *
 * <p>Its class path, or module path, is that of this JVM unless {@linkplain Builder#classPath
 * another} is set; its system properties and JVM arguments are not. In a module path, the module of
 * the worker need not export its package.
 *
 * <p>What anything in the child prints, to standard output as well as to standard error, goes to
 * {@link Builder#onStderr}, and the last lines into errors: Java code, native code, the JVM itself
 * and processes with inherited output. It cannot get between the messages. Standard input is empty.
 *
 * <h2>When a task fails</h2>
 *
 * <p>What {@link Worker#handle} throws reaches the caller as a {@link WorkerException} of kind
 * {@link WorkerException.Kind#HANDLER HANDLER} with the {@linkplain WorkerException#remoteType()
 * type}, {@linkplain WorkerException#remoteMessage() message} and {@linkplain
 * WorkerException#remoteStack() stack} as texts, and the worker stays: also after a {@link
 * StackOverflowError} or another {@link Error}. Only after another {@link VirtualMachineError},
 * such as an {@link OutOfMemoryError}, wherever in the child it comes up, the child ends with exit
 * code 3 and a line that says why; the caller gets that as {@link WorkerException.Kind#CRASHED
 * CRASHED}. So it gets {@link System#exit} and what is worse.
 *
 * <h2>The end of a child</h2>
 *
 * <p>When a worker is to end, its task, if there is one, is interrupted, {@link Worker#close()} is
 * called, and shutdown hooks run. What has not ended within the {@linkplain Builder#grace grace} is
 * killed. The same happens when this JVM ends, in whatever way, whatever the child is doing.
 * Threads that the worker has left behind do not keep a child.
 *
 * <h2>What a start costs</h2>
 *
 * <p>A tenth of a second or more of a processor, and some 40 MB of memory; see {@link
 * Builder#sharedArchive} for workers that load many classes. {@link Builder#min} keeps some ready.
 * With a {@linkplain Builder#maxHeap heap} of up to 2 GB children collect garbage by one thread
 * ({@code -XX:+UseSerialGC}), unless {@link Builder#jvmArgs} choose a collector: several children
 * with several threads each would be in each other's way.
 */
public final class JvmWorkers {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final long LEAST_HEAP = 2 << 20;

  private JvmWorkers() {}

  /**
   * Begins a pool of child JVMs.
   *
   * @param worker the class of the workers
   * @param <I> the type of the tasks
   * @param <O> the type of the results
   */
  public static <I, O> Start<I, O> of(Class<? extends Worker<I, O>> worker) {
    return new Start<>(Objects.requireNonNull(worker, "worker"));
  }

  /**
   * A pool that lacks {@linkplain #codec codecs}, which turn tasks and results into bytes.
   *
   * @param <I> the type of the tasks
   * @param <O> the type of the results
   */
  public static final class Start<I, O> {
    private final Class<?> worker;

    private Start(Class<?> worker) {
      this.worker = worker;
    }

    /**
     * Sets how tasks and results travel, for workers that give what they take. {@code build()}
     * refuses it for other workers.
     *
     * @param codec a constant of an enum, as those of {@link Codec} are, or of a public class with
     *     a public constructor without parameters; the child makes its own
     */
    public Builder<I, I> codec(Codec<I> codec) {
      Builder<I, I> builder = codec(codec, codec, worker);
      Remaking.tasksAndResults(worker)
          .filter(types -> !types.get(0).equals(types.get(1)))
          .ifPresent(types -> builder.refuseOneCodec(types.get(0), types.get(1)));
      return builder;
    }

    /**
     * Sets how tasks and results travel. Both codecs are constants of an enum, as those of {@link
     * Codec} are, or of a public class with a public constructor without parameters; the child
     * makes its own.
     *
     * @param input turns a task into bytes here, and back there
     * @param output turns a result into bytes there, and back here
     */
    public Builder<I, O> codec(Codec<I> input, Codec<O> output) {
      return codec(input, output, worker);
    }

    private static <I, O> Builder<I, O> codec(Codec<I> input, Codec<O> output, Class<?> worker) {
      return new Builder<>(
          worker, Objects.requireNonNull(input, "input"), Objects.requireNonNull(output, "output"));
    }
  }

  /**
   * The options of a pool of child JVMs.
   *
   * @param <I> the type of the tasks
   * @param <O> the type of the results
   */
  public static final class Builder<I, O> extends ProcessOptions<Builder<I, O>, I, O> {
    private final Class<?> worker;
    private final Codec<I> input;
    private final Codec<O> output;
    private final List<String> jvmArgs = new ArrayList<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private Path javaHome = JAVA_HOME;
    private OptionalLong maxHeap = OptionalLong.empty();
    private Optional<List<Path>> classPath = Optional.empty();
    private Optional<List<Path>> modulePath = Optional.empty();
    private Optional<Path> sharedArchive = Optional.empty();
    private int maxMessage = Framing.DEFAULT_MAX_LENGTH;

    private Builder(Class<?> worker, Codec<I> input, Codec<O> output) {
      this.worker = worker;
      this.input = input;
      this.output = output;
      refuse("worker", worker, Remaking.obstacle(worker));
      refuse("codec", input.getClass(), Remaking.obstacle(input));
      if (!output.equals(input)) {
        refuse("codec", output.getClass(), Remaking.obstacle(output));
      }
    }

    private void refuse(String option, Class<?> type, Optional<String> obstacle) {
      obstacle.ifPresent(
          what -> breach(option, type.getName(), what + ", and " + Remaking.ALLOWED));
    }

    private void refuseOneCodec(Type task, Type result) {
      breach(
          "codec",
          input.getClass().getName(),
          "must be two, one for tasks ("
              + task.getTypeName()
              + ") and one for results ("
              + result.getTypeName()
              + "), since "
              + worker.getName()
              + " does not give what it takes");
    }

    @Override
    Builder<I, O> self() {
      return this;
    }

    /**
     * Sets how large the heap of a child may be. When it is full the child ends; see {@linkplain
     * JvmWorkers above}. The memory of a child as a whole is bounded by {@link #maxRss}.
     *
     * @param maxHeap a number and {@code k}, {@code m}, {@code g} or nothing, as in {@code 256m};
     *     at least 2m. Default: what the JVM chooses, a quarter of the machine's memory for each
     */
    public Builder<I, O> maxHeap(String maxHeap) {
      OptionalLong bytes = ProcessStations.bytes(maxHeap);
      if (bytes.isEmpty() || bytes.getAsLong() < LEAST_HEAP) {
        breach("maxHeap", "\"" + maxHeap + "\"", "must be a size of at least 2m, such as 256m");
      } else {
        this.maxHeap = bytes;
      }
      return this;
    }

    /**
     * Adds arguments of the JVM, such as {@code -Xss4m}, one each. They follow those that come from
     * other options, and so win over them.
     *
     * @param jvmArgs the arguments
     */
    public Builder<I, O> jvmArgs(String... jvmArgs) {
      this.jvmArgs.addAll(List.of(jvmArgs));
      return this;
    }

    /**
     * Sets a system property of the children. It does not show in the list of processes.
     *
     * @param name the name
     * @param value the value
     */
    public Builder<I, O> systemProperty(String name, String value) {
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        breach("systemProperty", "\"" + name + "\"", "must be a name without an equals sign");
      }
      properties.put(name, Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Sets which Java runs the children.
     *
     * @param javaHome where it is installed; at least Java 21. Default: that of this JVM
     */
    public Builder<I, O> javaHome(Path javaHome) {
      Path java = JvmLaunch.java(javaHome);
      if (!Files.isExecutable(java)) {
        breach("javaHome", javaHome, "must have an executable " + javaHome.relativize(java));
      }
      this.javaHome = javaHome;
      return this;
    }

    /**
     * Sets the class path of the children, in place of the paths of this JVM. This library is added
     * to it, without what it depends on, which a child does not need.
     *
     * @param classPath files and folders with the worker's class and all that it needs
     */
    public Builder<I, O> classPath(Path... classPath) {
      this.classPath = Optional.of(List.of(classPath));
      return this;
    }

    /**
     * Sets the module path of the children, in place of that of this JVM. This library and what it
     * depends on are added to it. Allowed if both this library and the worker are modules here.
     *
     * @param modulePath files and folders with the worker's module and all that it needs
     */
    public Builder<I, O> modulePath(Path... modulePath) {
      if (!worker.getModule().isNamed() || !JvmWorkers.class.getModule().isNamed()) {
        breach(
            "modulePath",
            List.of(modulePath),
            "must be left out, since " + worker.getName() + " is on a class path here");
      }
      this.modulePath = Optional.of(List.of(modulePath));
      return this;
    }

    /**
     * Has children keep the classes that they load in a file, and those that come later map that
     * into their memory, which they share, instead of loading them: the JVM's {@code
     * -XX:+AutoCreateSharedArchive}. It is for workers that load many classes, from jars alone. The
     * file is written by the first child that ends in an orderly way, takes some 10 MB, and is
     * replaced when classes or the JVM change. Writing takes a second or so, which the {@linkplain
     * #grace grace} must allow for.
     *
     * @param sharedArchive the file, in a folder that exists. Default: none, and only the JDK's own
     *     classes are shared
     */
    public Builder<I, O> sharedArchive(Path sharedArchive) {
      Path folder = sharedArchive.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        breach("sharedArchive", sharedArchive, "must be a file in a folder that exists");
      }
      this.sharedArchive = Optional.of(sharedArchive);
      return this;
    }

    /**
     * Sets how long a task or a result may be once it is bytes. A longer task is refused with an
     * {@link IllegalArgumentException}, and a longer result fails its task.
     *
     * @param maxMessage a number and {@code k}, {@code m}, {@code g} or nothing, from 64k to 1g.
     *     Default: 256m
     */
    public Builder<I, O> maxMessage(String maxMessage) {
      long bytes = ProcessStations.bytes(maxMessage).orElse(0);
      if (bytes < Wire.LEAST_LIMIT || bytes > 1 << 30) {
        breach("maxMessage", "\"" + maxMessage + "\"", "must be a size from 64k to 1g");
      } else {
        this.maxMessage = (int) bytes;
      }
      return this;
    }

    /**
     * Builds the pool. It has no children until it is {@linkplain WorkerPool#start() started} or
     * gets its first task. Does not block.
     *
     * @throws IllegalArgumentException if options are out of their range or contradict each other,
     *     or another JVM could not make the worker or a codec; the message names them with their
     *     values and what is allowed
     */
    public WorkerPool<I, O> build() {
      JvmOptions<I, O> options =
          new JvmOptions<>(
              worker,
              input,
              output,
              javaHome,
              maxHeap,
              List.copyOf(jvmArgs),
              Map.copyOf(properties),
              classPath,
              modulePath,
              sharedArchive,
              maxMessage);
      Command command = changed(JvmLaunch.start(javaHome, worker));
      return open(new JvmStations<>(options, command, maxRss(), trials()), ending(command));
    }
  }
}
