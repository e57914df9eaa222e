package dev.cenote.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command that all others belong to; by itself it says what there is. */
@Command(
    name = "cenote",
    description = "Pools anything expensive on the JVM.%n",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    optionListHeading = "Options:%n",
    commandListHeading = "%nCommands:%n",
    footer = "%n'cenote COMMAND --help' says more about a command.")
final class CenoteCommand {

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show logs, and the stack trace of an unexpected error.")
  private boolean verbose;

  boolean isVerbose() {
    return verbose;
  }
}
