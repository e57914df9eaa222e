package dev.cenote.cli.exec;

import dev.cenote.PoolRegistry;
import dev.cenote.cli.ExitStatus;
import dev.cenote.workers.Command;
import dev.cenote.workers.ProcessWorkers;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerPool;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** One run: opens what it needs, lets tasks through the workers, and says what came of it. */
final class Exec {

  /** Python holds back what it prints to a pipe, and then waits for the next task. */
  private static final String PYTHON_FLUSHES = "PYTHONUNBUFFERED";

  private final ExecSettings settings;
  private final Console console;

  Exec(ExecSettings settings, Console console) {
    this.settings = settings;
    this.console = console;
  }

  /** Runs from beginning to end; returns the exit status. */
  int run() throws ExecException, IOException, InterruptedException {
    Optional<Path> resume = settings.files().resume();
    Optional<Checkpoint> earlier =
        resume.isPresent() ? Checkpoint.read(resume.get()) : Optional.empty();
    try (Source source = Source.open(settings.files().input())) {
      Optional<Sink> failures = Optional.empty();
      try (Sink results = results(source)) {
        failures = failures(source);
        prepare(results, earlier, earlier.flatMap(Checkpoint::results));
        if (failures.isPresent()) {
          prepare(failures.get(), earlier, earlier.flatMap(Checkpoint::failures));
        }
        return run(source, results, failures, earlier.orElse(Checkpoint.none()));
      } finally {
        if (failures.isPresent()) {
          failures.get().close();
        }
      }
    }
  }

  private Sink results(Source source) throws IOException, ExecException {
    Optional<Path> output = settings.files().output();
    return output.isPresent() ? file(output.get(), source) : Sink.standardOutput();
  }

  private Optional<Sink> failures(Source source) throws IOException, ExecException {
    Optional<Path> file = settings.files().failures();
    return file.isPresent() ? Optional.of(file(file.get(), source)) : Optional.empty();
  }

  private static Sink file(Path path, Source source) throws IOException, ExecException {
    if (source.isSameFileAs(path)) {
      throw new ExecException(
          ExitStatus.USAGE, path + " is the input, and would be written over; name another file");
    }
    try {
      return Sink.file(path);
    } catch (FileNotFoundException e) {
      String reason = String.valueOf(e.getMessage());
      throw new ExecException(
          ExitStatus.USAGE,
          "cannot write to "
              + path
              + ": "
              + reason.substring(reason.lastIndexOf('(') + 1).replace(")", ""));
    }
  }

  /** Has a file begin where an earlier run ended, or else anew. */
  private void prepare(Sink sink, Optional<Checkpoint> earlier, Optional<Sink.Extent> extent)
      throws IOException, ExecException {
    Optional<Path> resume = settings.files().resume();
    if (resume.isPresent()) {
      sink.reserve();
    }
    if (resume.isPresent() && extent.isPresent()) {
      sink.cut(extent.get(), resume.get());
    } else if (earlier.isEmpty() && !sink.isStandardOutput()) {
      sink.cut(0);
    }
  }

  private int run(Source source, Sink results, Optional<Sink> failures, Checkpoint earlier)
      throws ExecException, IOException, InterruptedException {
    Tally tally =
        new Tally(earlier.succeeded(), earlier.failed(), earlier.progress().mark().bytes());
    Unsettled unsettled = new Unsettled(earlier.progress());
    Recorder recorder = new Recorder(settings, results, failures, unsettled, tally, console);
    begin(recorder);
    Belt belt = new Belt(settings.isOrdered(), settings.workers());
    LineFraming lines = new LineFraming();
    Probation probation = new Probation(belt, settings.workers());
    WorkerPool<byte[], byte[]> pool = pool(lines, new WorkerErrors(console, probation));
    Interruption interruption = new Interruption(() -> stop(belt), () -> giveUp(belt, pool));
    long begun = System.nanoTime();
    try (interruption;
        pool;
        Reporter reporter = new Reporter(settings, source.size(), tally, console)) {
      start(pool);
      new Feeder(source, belt, unsettled, earlier.progress(), settings.files().resume()).start();
      new Runners(pool, belt, settings, probation).start();
      reporter.start();
      record(recorder, belt, pool, results);
    }
    Summary summary =
        new Summary(
            settings, tally, belt, interruption, lines.surplus(), System.nanoTime() - begun);
    summary.lines().forEach(console::say);
    return summary.status();
  }

  private void begin(Recorder recorder) throws ExecException {
    try {
      recorder.begin();
    } catch (IOException e) {
      throw new ExecException(
          ExitStatus.USAGE,
          "cannot write to "
              + settings.files().resume().map(Path::toString).orElse("")
              + ": "
              + reason(e));
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException missing -> "there is no such folder";
      case java.nio.file.AccessDeniedException denied -> "permission denied";
      default -> Failures.sentence(e);
    };
  }

  /** Workers that could not be started before there was a task fail the run, not the task. */
  private static void start(WorkerPool<byte[], byte[]> pool)
      throws ExecException, InterruptedException {
    try {
      pool.start();
    } catch (WorkerException e) {
      if (e.kind() == WorkerException.Kind.START_FAILED) {
        throw new ExecException(Failures.startStatus(e), Failures.sentence(e));
      }
      // It was closed, because of a signal; who runs tasks will notice.
    }
  }

  private void stop(Belt belt) {
    belt.stop();
    if (settings.talk() != ExecSettings.Talk.NOTHING) {
      console.say("stopping when the tasks that run are done; another Ctrl-C gives them up");
    }
  }

  private static void giveUp(Belt belt, WorkerPool<?, ?> pool) {
    belt.stop();
    pool.closeNow();
  }

  /** Records until the end; if that does not work, nothing that runs is of any use. */
  private static void record(
      Recorder recorder, Belt belt, WorkerPool<byte[], byte[]> pool, Sink results)
      throws ExecException, InterruptedException {
    try {
      recorder.record(belt);
    } catch (IOException e) {
      giveUp(belt, pool);
      if (results.isStandardOutput() && !results.isFile()) {
        throw new ExecException(ExitStatus.UNREAD, "");
      }
      throw new ExecException(ExitStatus.FAILED, "cannot write any more: " + Failures.sentence(e));
    }
  }

  private WorkerPool<byte[], byte[]> pool(LineFraming lines, WorkerErrors errors) {
    ProcessWorkers.Builder<byte[], byte[]> builder =
        ProcessWorkers.command(command().onStderr(errors))
            .protocol(settings.wire().protocol(lines))
            .name("exec")
            .registry(PoolRegistry.create())
            .min(1) // so that starting the pool tells whether the command works
            .max(settings.workers())
            .maxTasks(settings.limits().maxTasks())
            .taskTimeout(settings.timeout().orElse(Duration.ZERO));
    settings.limits().maxRss().ifPresent(builder::maxRss);
    settings.warmUp().ifPresent(line -> builder.warmUp(line.getBytes(StandardCharsets.UTF_8)));
    return builder.build();
  }

  /** Ctrl-C is for us: what runs comes to its end first. */
  private Command command() {
    Command command = Command.of(settings.command()).ownSession();
    if (System.getenv(PYTHON_FLUSHES) == null) {
      command = command.environment(PYTHON_FLUSHES, "1");
    }
    ExecSettings.Surroundings surroundings = settings.surroundings();
    for (Variable variable : surroundings.environment()) {
      command = command.environment(variable.name(), variable.value());
    }
    if (surroundings.directory().isPresent()) {
      command = command.directory(surroundings.directory().get());
    }
    return surroundings.nice().isPresent() ? command.nice(surroundings.nice().getAsInt()) : command;
  }
}
