package dev.cenote.stress.faults.freeze;

import dev.cenote.stress.faults.Callers;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The JVM that is stopped: {@code FrozenChild CASE CALLERS PORT}. */
public final class FrozenChild {
  /** What fails in user code is logged, and here much fails that was meant to. */
  private static final Logger QUIET = Logger.getLogger("dev.cenote");

  private static final long LEAST_GAP = TimeUnit.SECONDS.toNanos(1);

  private FrozenChild() {}

  public static void main(String[] args) throws Exception {
    QUIET.setLevel(Level.OFF);
    PrintStream out = System.out;
    System.setOut(System.err);
    Talk talk = new Talk(System.in, out);
    Standstill standstill = Standstill.watch();
    FrozenCase.Scene scene =
        FrozenCase.valueOf(args[0]).scene(Integer.parseInt(args[2]), Callers.valueOf(args[1]));
    scene.prepare(talk);
    talk.say(Talk.READY);
    talk.hear(Talk.GO_ON);
    Standstill.Gap gap = standstill.await(LEAST_GAP);
    talk.say("frozenMillis " + TimeUnit.NANOSECONDS.toMillis(gap.length()));
    for (var count : scene.goOn(gap).entrySet()) {
      talk.say(count.getKey() + " " + count.getValue());
    }
    talk.say(Talk.DONE);
    System.exit(0);
  }
}
