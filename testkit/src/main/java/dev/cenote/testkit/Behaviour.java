package dev.cenote.testkit;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;

/**
 * What one call of a {@link ScriptedFactory} does before it does its work, or instead of it. The
 * methods here make the usual ones; a test may write others as lambdas.
 */
@FunctionalInterface
public interface Behaviour {

  /** What the factory is to do after a {@link Behaviour} came to its end. */
  enum Outcome {
    /** The work itself: make a resource, destroy it, run the hook. */
    WORK,
    /** Nothing at all; a creation returns null. */
    NOTHING
  }

  /**
   * Behaves. Runs on the thread that called the factory.
   *
   * @return what the factory does next
   * @throws Exception in the place of the factory
   */
  Outcome act() throws Exception;

  /** Behaves like this and then, if nothing was thrown, like another. */
  default Behaviour then(Behaviour next) {
    requireNonNull(next, "next");
    return () -> {
      act();
      return next.act();
    };
  }

  /** Just works. */
  static Behaviour work() {
    return () -> Outcome.WORK;
  }

  /** Returns without having done anything; a creation returns null. */
  static Behaviour nothing() {
    return () -> Outcome.NOTHING;
  }

  /** Throws what is given, whatever kind of {@link Throwable} it is. */
  static Behaviour fail(Throwable failure) {
    requireNonNull(failure, "failure");
    return fail(() -> failure);
  }

  /** Throws a new failure each time. */
  static Behaviour fail(Supplier<? extends Throwable> failure) {
    requireNonNull(failure, "failure");
    return () -> {
      throw Behaviour.<RuntimeException>sneaky(failure.get());
    };
  }

  /** Hangs until the gate is open, then works; an interrupt ends it with the exception. */
  static Behaviour hang(Gate gate) {
    requireNonNull(gate, "gate");
    return () -> {
      gate.pass();
      return Outcome.WORK;
    };
  }

  /** Hangs until the gate is open, whoever interrupts it, then works. */
  static Behaviour hangStubbornly(Gate gate) {
    requireNonNull(gate, "gate");
    return () -> {
      gate.passStubbornly();
      return Outcome.WORK;
    };
  }

  /** Burns processor time until the gate is open, whoever interrupts it, then works. */
  static Behaviour spin(Gate gate) {
    requireNonNull(gate, "gate");
    return () -> {
      gate.spin();
      return Outcome.WORK;
    };
  }

  /** Runs a test's own code, then works. */
  static Behaviour after(Runnable code) {
    requireNonNull(code, "code");
    return () -> {
      code.run();
      return Outcome.WORK;
    };
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X sneaky(Throwable failure) throws X {
    throw (X) failure;
  }
}
