package dev.cenote.cli.exec;

import dev.cenote.cli.ExitStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads tasks and puts them on the belt, on a thread of its own, because nothing wakes who waits
 * for input. What an earlier run has done with is read, too: that shows whether it is the same
 * input.
 */
final class Feeder {

  private final Source source;
  private final Belt belt;
  private final Unsettled unsettled;
  private final Unsettled.Progress earlier;
  private final Optional<Path> resume;

  /**
   * A feeder.
   *
   * @param earlier what an earlier run has done with
   * @param resume who says so
   */
  Feeder(
      Source source,
      Belt belt,
      Unsettled unsettled,
      Unsettled.Progress earlier,
      Optional<Path> resume) {
    this.source = source;
    this.belt = belt;
    this.unsettled = unsettled;
    this.earlier = earlier;
    this.resume = resume;
  }

  void start() {
    Thread.ofPlatform().daemon().name("cenote-exec-input").start(this::feed);
  }

  private void feed() {
    try {
      TaskReader reader = new TaskReader(source.stream(), resume.isPresent());
      if (skip(reader)) {
        read(reader);
      }
      belt.endInput();
    } catch (ExecException e) {
      belt.failInput(e);
    } catch (IOException e) {
      belt.failInput(
          new ExecException(
              ExitStatus.FAILED, "cannot read " + source.name() + ": " + Failures.sentence(e)));
    } catch (InterruptedException e) {
      // Nobody does that.
    } catch (Throwable unforeseen) { // such as no memory for a line
      belt.fail(
          new ExecException(ExitStatus.FAILED, "cannot read " + source.name() + ": " + unforeseen));
    }
  }

  /** Reads up to where the earlier run was; false if that is not wanted any more. */
  private boolean skip(TaskReader reader) throws IOException, ExecException {
    Mark mark = earlier.mark();
    if (mark.bytes() == 0) {
      return true;
    }
    Optional<Mark> reached = Optional.empty();
    while (reached.map(Mark::bytes).orElse(0L) < mark.bytes()) {
      if (belt.isStopped()) {
        return false;
      }
      Optional<Task> task = reader.next();
      if (task.isEmpty()) {
        throw other("it has only " + reached.map(Mark::bytes).orElse(0L) + " bytes");
      }
      reached = task.map(Task::after);
    }
    if (!reached.equals(Optional.of(mark))) {
      throw other("its first " + mark.bytes() + " bytes are others");
    }
    return true;
  }

  private ExecException other(String reason) {
    return new ExecException(
        ExitStatus.USAGE,
        source.name()
            + " is not the input that "
            + resume.map(Path::toString).orElse("the checkpoint")
            + " goes on with: "
            + reason);
  }

  private void read(TaskReader reader) throws IOException, InterruptedException {
    for (Optional<Task> next = reader.next(); next.isPresent(); next = reader.next()) {
      Task task = next.get();
      if (earlier.includes(task.number())) {
        continue;
      }
      unsettled.read(task);
      if (!belt.put(task)) {
        return;
      }
    }
  }
}
