package dev.cenote.workers.internal;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends the children of this JVM when it cannot: a shell that waits for the end of a pipe which only
 * we hold. The kernel closes that however we die, {@code kill -9} included. Most children see the
 * end of their own input, too, but some do not look.
 *
 * <p>It knows which children live, and is told when one has ended, so that it never meets a process
 * that was given the same number later. Linux could send a signal by itself (PR_SET_PDEATHSIG), but
 * when the thread ends that started the child, not the process.
 *
 * <p>There is none on Windows, which has no such shell.
 */
final class Guardian {
  private static final System.Logger LOG = System.getLogger("dev.cenote.workers");

  private static final boolean IS_POSSIBLE = new File("/bin/sh").canExecute();

  // The processes of a system come from ps, or where there is none, from /proc. The pause is a
  // tenth of a second where the shell can do that.
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP QUIT PIPE
      children=' '
      while read -r change pid; do
        case $change in
          +) children="$children$pid " ;;
          -) case $children in
               *" $pid "*) children="${children%%" $pid "*} ${children#*" $pid "}" ;;
             esac ;;
        esac
      done
      [ "$children" = ' ' ] && exit 0

      parents() {
        ps -A -o pid= -o ppid= 2>/dev/null && return
        for file in /proc/[0-9]*/stat; do
          read -r line <"$file" || continue
          set -- "${line%% *}" ${line##*) }
          echo "$1 $3"
        done 2>/dev/null
      }
      grow() {
        grew=yes
        while [ -n "$grew" ]; do
          grew=
          set -- $(parents)
          while [ $# -gt 1 ]; do
            case $all in
              *" $1 "*) ;;
              *" $2 "*) all="$all$1 " grew=yes ;;
            esac
            shift 2
          done
        done
      }
      alive() {
        for pid in $all; do kill -0 "$pid" && return 0; done
        return 1
      }

      all=$children
      grow
      for pid in $all; do kill -TERM "$pid"; done
      for moment in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        alive || exit 0
        sleep 0.1 || sleep 1
      done
      grow
      for pid in $all; do kill -KILL "$pid"; done
      """;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Long> children = new TreeSet<>();
  private @Nullable Process shell;

  /** Tells it of a new child. */
  void add(long pid) {
    lock.lock();
    try {
      children.add(pid);
      tell("+ " + pid + "\n");
    } finally {
      lock.unlock();
    }
  }

  /** Tells it of a child that has ended. */
  void remove(long pid) {
    lock.lock();
    try {
      if (children.remove(pid)) {
        tell("- " + pid + "\n");
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is said is a few bytes to somebody who does nothing but read: it does not block. */
  private void tell(String change) {
    if (!IS_POSSIBLE) {
      return;
    }
    try {
      Process present = shell;
      if (present != null && present.isAlive()) {
        write(present, change);
        return;
      }
    } catch (IOException e) {
      // It has just been killed; another takes its place.
    }
    replace();
  }

  private void replace() {
    try {
      List<String> words = new ArrayList<>(Launcher.APART);
      words.addAll(List.of("/bin/sh", "-c", SCRIPT, "cenote-guardian"));
      Process present =
          new ProcessBuilder(words)
              .directory(new File("/"))
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      shell = present;
      StringBuilder all = new StringBuilder();
      children.forEach(pid -> all.append("+ ").append(pid).append('\n'));
      write(present, all.toString());
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "cannot watch over the end of child processes if this JVM is killed: " + e.getMessage());
    }
  }

  private static void write(Process shell, String changes) throws IOException {
    OutputStream out = shell.getOutputStream();
    out.write(changes.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
