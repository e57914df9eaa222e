package dev.cenote.cli.exec;

/** What became of a task. */
sealed interface Outcome {

  /** The task. */
  Task task();

  /** How many bytes it keeps in memory, more or less. */
  long weight();

  /** A worker answered. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Success(Task task, byte[] result) implements Outcome {
    @Override
    public long weight() {
      return (long) task.line().length + result.length;
    }
  }

  /**
   * There is no result.
   *
   * @param kind in a word, for programs
   * @param reason in a sentence, for people
   */
  record Failure(Task task, String kind, String reason) implements Outcome {
    @Override
    public long weight() {
      return (long) task.line().length + reason.length();
    }
  }
}
