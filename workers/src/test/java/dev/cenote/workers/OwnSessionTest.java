package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnSessionTest extends WorkerTest {

  private static final String PROGRAM =
      """
      import os, sys
      for line in sys.stdin:
          print(os.getpid(), os.getsid(0), os.nice(0), flush=True)
      """;

  private static final Command PYTHON_OF_ITS_OWN = Command.of(PYTHON, "-c", PROGRAM).ownSession();

  @Test
  void aChildMayHaveASessionOfItsOwn() throws Exception {
    String[] its = ask(PYTHON_OF_ITS_OWN);
    assertThat(its[1]).isEqualTo(its[0]);
  }

  @Test
  void itHasTheSameNiceness() throws Exception {
    String[] its = ask(PYTHON_OF_ITS_OWN);
    String[] nicer = ask(PYTHON_OF_ITS_OWN.nice(1));
    assertThat(nicer[1]).isEqualTo(nicer[0]);
    assertThat(Integer.parseInt(nicer[2])).isEqualTo(Math.min(Integer.parseInt(its[2]) + 1, 19));
  }

  @Test
  void byDefaultItBelongsToOurs() throws Exception {
    String[] its = ask(Command.of(PYTHON, "-c", PROGRAM));
    assertThat(its[1]).isNotEqualTo(its[0]);
    assertThat(Command.of("cat").hasOwnSession()).isFalse();
    assertThat(Command.of("cat").ownSession().nice(1).hasOwnSession()).isTrue();
  }

  private String[] ask(Command command) throws InterruptedException {
    WorkerPool<String, String> pool =
        open(
            ProcessWorkers.command(command)
                .protocol(Protocol.lines())
                .registry(registry)
                .acquireTimeout(PATIENCE)
                .max(1)
                .build());
    return pool.execute("who").split(" ");
  }
}
