package dev.cenote.cli.exec;

import dev.cenote.cli.ExitStatus;
import dev.cenote.cli.Terminal;
import dev.cenote.cli.TimeSpan;
import dev.cenote.cli.Version;
import dev.cenote.cli.WholeNumber;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cenote exec}: its options. */
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    customSynopsis = "cenote exec [OPTIONS] [--] COMMAND [ARGUMENT...] < TASKS > RESULTS%n",
    description = {
      "Runs the lines of a file through warm processes.%n",
      "Starts the command several times, and keeps the processes: each is given a line on its"
          + " standard input, answers with a line on its standard output, and is given the next. A"
          + " process that crashes, hangs or talks nonsense is replaced.%n",
      "Results come in the order of the tasks. A task that fails has none: it is named on standard"
          + " error, or goes to the file of failures.%n"
    },
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "",
    sortOptions = false,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all tasks succeeded",
      "1:a task failed, or it could not go on",
      "2:the arguments are wrong, or the command cannot be run",
      "130:stopped with Ctrl-C, which lets the tasks that run come to their end; the second time"
          + " it gives them up. Likewise 143 for SIGTERM and 129 for SIGHUP",
      "141:nobody reads the results any more"
    },
    footer = {
      "%nExample: cenote exec --workers 4 --resume state.txt --output results.txt --input tasks.txt"
          + " -- python3 worker.py"
    })
public final class ExecCommand implements Callable<Integer> {

  static final int MOST_WORKERS = 10_000;

  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "COMMAND", arity = "0..*", hidden = true)
  private List<String> command = List.of();

  @Option(
      names = "--workers",
      paramLabel = "N",
      converter = Workers.class,
      description = "How many processes. [as many as there are processors]")
  private int workers = Math.min(Runtime.getRuntime().availableProcessors(), MOST_WORKERS);

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "The tasks, a line each. [standard input]")
  private @Nullable Path input;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where results go. [standard output]")
  private @Nullable Path output;

  @Option(
      names = "--failures",
      paramLabel = "FILE",
      description =
          "Where tasks go that fail: number, kind, reason, and the task as it was, with tabs"
              + " between. 'cut -f4- FILE' makes tasks of them again.")
  private @Nullable Path failures;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description =
          "Goes on from where an earlier run with this file was, and keeps it up to date. No task is"
              + " left out; nor is a result there twice, if results go to a file.")
  private @Nullable Path resume;

  @Option(names = "--unordered", description = "Results in the order in which they come.")
  private boolean unordered;

  @Option(
      names = "--numbered",
      description = "Begins each result with its task's number and a tab.")
  private boolean numbered;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Limit.class,
      description = "How long a task may take: 10s, 500ms, 2m, or seconds. [no limit]")
  private @Nullable Duration timeout;

  @Option(
      names = "--retries",
      paramLabel = "N",
      converter = Retries.class,
      defaultValue = "0",
      description = "How many times a task that fails is run again. [${DEFAULT-VALUE}]")
  private int retries;

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      converter = Wire.Name.class,
      defaultValue = "lines",
      description =
          "lines: a line for a line. json: to {\"id\":7,\"input\":LINE} the answer is"
              + " {\"id\":7,\"output\":RESULT} or {\"id\":7,\"error\":{\"message\":\"...\"}}."
              + " frames: each after its length as four bytes. netstrings: as 5:hello,"
              + " [${DEFAULT-VALUE}]")
  private Wire wire = Wire.LINES;

  @Option(
      names = "--warm-up",
      paramLabel = "TASK",
      description = "A task that each process must answer before it gets others.")
  private @Nullable String warmUp;

  @Option(
      names = "--max-tasks",
      paramLabel = "N",
      converter = Tasks.class,
      description = "Replace a process after so many tasks. [never]")
  private int maxTasks;

  @Option(
      names = "--max-rss",
      paramLabel = "SIZE",
      description = "Replace a process that has so much memory: 500m, 2g. [never]")
  private @Nullable String maxRss;

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      converter = Variable.Text.class,
      description = "A variable in the environment of the processes; may be given again.")
  private List<Variable> environment = List.of();

  @Option(
      names = "--directory",
      paramLabel = "DIRECTORY",
      description = "Where the processes work. [here]")
  private @Nullable Path directory;

  @Option(
      names = "--nice",
      paramLabel = "N",
      converter = Niceness.class,
      description = "How much the processes leave the processors to others, to 19.")
  private @Nullable Integer nice;

  @Option(
      names = "--no-progress",
      description = "No progress bar. There is one if standard error is a terminal.")
  private boolean noProgress;

  @Option(
      names = "--quiet",
      description = "No progress bar, and nothing at the end, unless something goes wrong.")
  private boolean quiet;

  /** The command, which reads and writes the standard streams and tells the user on a terminal. */
  public ExecCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Console console = new Console(terminal);
    try {
      return new Exec(settings(), console).run();
    } catch (ExecException e) {
      if (e.status() != ExitStatus.UNREAD) {
        console.say(String.valueOf(e.getMessage()));
      }
      return e.status();
    } catch (IllegalArgumentException e) { // of the workers' own options
      throw mistake(String.valueOf(e.getMessage()));
    }
  }

  private ExecSettings settings() {
    if (command.isEmpty() || command.get(0).isBlank()) {
      throw mistake("needs a command, such as: cenote exec -- python3 worker.py");
    }
    return new ExecSettings(
        List.copyOf(command),
        workers,
        !unordered,
        numbered,
        retries,
        Optional.ofNullable(timeout),
        wire,
        Optional.ofNullable(warmUp),
        new ExecSettings.Files(
            Optional.ofNullable(input),
            Optional.ofNullable(output),
            Optional.ofNullable(failures),
            Optional.ofNullable(resume)),
        new ExecSettings.Limits(maxTasks, Optional.ofNullable(maxRss)),
        new ExecSettings.Surroundings(
            environment,
            Optional.ofNullable(directory),
            nice == null ? OptionalInt.empty() : OptionalInt.of(nice)),
        quiet
            ? ExecSettings.Talk.NOTHING
            : noProgress ? ExecSettings.Talk.SUMMARY : ExecSettings.Talk.ALL);
  }

  private ParameterException mistake(String message) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets it");
    }
    return new ParameterException(spec.commandLine(), message);
  }

  private static final class Workers extends WholeNumber {
    private Workers() {
      super(1, MOST_WORKERS);
    }
  }

  private static final class Retries extends WholeNumber {
    private Retries() {
      super(0, 1_000);
    }
  }

  private static final class Tasks extends WholeNumber {
    private Tasks() {
      super(1, Integer.MAX_VALUE);
    }
  }

  private static final class Niceness extends WholeNumber {
    private Niceness() {
      super(-20, 19);
    }
  }

  private static final class Limit extends TimeSpan {
    private Limit() {
      super(Duration.ofMillis(1), Duration.ofDays(30), "from 1ms to 720h");
    }
  }
}
