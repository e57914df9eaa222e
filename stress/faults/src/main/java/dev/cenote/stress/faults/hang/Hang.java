package dev.cenote.stress.faults.hang;

import dev.cenote.cli.postgres.PostgresServer;
import dev.cenote.stress.faults.StoppedProcesses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** In which way a database hangs. */
enum Hang {
  /** Some of the server's processes stand still, each with its connection. */
  SOME_STOPPED(false),
  /** Besides, the one that takes new connections does. */
  SOME_AND_NEW_STOPPED(false),
  /** All of the server's processes stand still. */
  ALL_STOPPED(true),
  /** Nothing comes over some connections any more, ever. */
  SOME_SWALLOWED(false),
  /** Nothing comes over any connection any more, nor over those that are made meanwhile. */
  ALL_SWALLOWED(true);

  /** Whether no connection is left that answers. */
  final boolean total;

  Hang(boolean total) {
    this.total = total;
  }

  /** A connection, as the server knows it: its process there, and the port that it came from. */
  record Peer(long process, int port) {}

  /** What ends it. */
  @FunctionalInterface
  interface End {
    void end() throws IOException;
  }

  /**
   * Begins.
   *
   * @param some the connections that are to hang, unless all do
   */
  End begin(PostgresServer server, SwallowingProxy proxy, List<Peer> some) throws IOException {
    return switch (this) {
      case SOME_STOPPED -> stop(processes(some));
      case SOME_AND_NEW_STOPPED -> {
        List<Long> processes = processes(some);
        processes.add(postmaster(server).pid());
        yield stop(processes);
      }
      case ALL_STOPPED -> {
        // The one that would start others first.
        List<Long> processes = new ArrayList<>(List.of(postmaster(server).pid()));
        postmaster(server).descendants().map(ProcessHandle::pid).forEach(processes::add);
        yield stop(processes);
      }
      case SOME_SWALLOWED -> {
        proxy.swallow(some.stream().map(Peer::port).toList());
        yield () -> {};
      }
      case ALL_SWALLOWED -> {
        proxy.swallowAll();
        yield proxy::recover;
      }
    };
  }

  private static End stop(List<Long> processes) throws IOException {
    return StoppedProcesses.stop(processes)::close;
  }

  private static List<Long> processes(List<Peer> peers) {
    return new ArrayList<>(peers.stream().map(Peer::process).toList());
  }

  private static ProcessHandle postmaster(PostgresServer server) throws IOException {
    return server.process().orElseThrow(() -> new IOException("the server does not run"));
  }
}
