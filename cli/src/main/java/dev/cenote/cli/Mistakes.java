package dev.cenote.cli;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with the arguments, and what would be right. */
final class Mistakes {

  private Mistakes() {}

  /** Prints the line; returns the exit status. */
  static int explain(ParameterException mistake, String[] arguments) {
    CommandLine command = mistake.getCommandLine();
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + sentence(mistake));
    command.getErr().flush();
    return ExitStatus.USAGE;
  }

  private static String sentence(ParameterException mistake) {
    return switch (mistake) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case MissingParameterException missing when !missing.getMissing().isEmpty() -> {
        ArgSpec option = missing.getMissing().getFirst();
        yield name(option) + " needs a value: " + allowed(option);
      }
      case OverwrittenOptionException twice ->
          name(twice.getOverwritten()) + " may be given only once";
      default -> firstLine(String.valueOf(mistake.getMessage()));
    };
  }

  private static String unmatched(UnmatchedArgumentException mistake) {
    CommandSpec command = mistake.getCommandLine().getCommandSpec();
    String argument = " '" + mistake.getUnmatched().getFirst() + "'; ";
    String options = command.options().stream().map(OptionSpec::longestName).collect(joining(", "));
    if (mistake.isUnknownOption()) {
      return "unknown option" + argument + "the options are " + options;
    }
    return command.subcommands().isEmpty()
        ? "unexpected argument" + argument + "there are only options: " + options
        : "unknown command" + argument + "the commands are " + commands(command);
  }

  private static String commands(CommandSpec command) {
    return String.join(", ", command.subcommands().keySet());
  }

  private static String name(ArgSpec option) {
    return option instanceof OptionSpec named ? named.longestName() : option.paramLabel();
  }

  private static String allowed(ArgSpec option) {
    for (ITypeConverter<?> converter : option.converters()) {
      if (converter instanceof Allowing<?> allowing) {
        return allowing.allowed();
      }
    }
    return option.paramLabel();
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("bad arguments");
    return line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
  }
}
