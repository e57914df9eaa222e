package dev.cenote.workers.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pipes between us and a child, by their names in {@code /proc}; there are none where there is
 * no such thing. They find an orphan that cannot be seen to descend from the child any more, but
 * has its streams: what a wrapper has started that was killed itself, for instance. It would keep
 * whoever reads from the pipes, or writes to them, for as long as it likes. Whoever only wants to
 * live on, as a server does that was started in passing, has streams of its own.
 */
final class Pipes {
  private static final int STREAMS = 3;

  private final Set<String> names = new HashSet<>();

  /** The pipes of a child that has just been started. */
  Pipes(long pid) {
    for (int stream = 0; stream < STREAMS; stream++) {
      String name = nameOf(pid, stream);
      if (name.startsWith("pipe:")) {
        names.add(name);
      }
    }
  }

  /** The name of what a process has for a stream; empty if that is not to be known. */
  private static String nameOf(long pid, int stream) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + stream)).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** Who has one of them for a stream of its own. */
  List<ProcessHandle> holders() {
    if (names.isEmpty()) {
      return List.of();
    }
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> holds(process.pid())).toList();
    }
  }

  private boolean holds(long pid) {
    for (int stream = 0; stream < STREAMS; stream++) {
      if (names.contains(nameOf(pid, stream))) {
        return true;
      }
    }
    return false;
  }
}
