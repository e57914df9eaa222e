package dev.cenote.stress.faults.hang;

import dev.cenote.stress.faults.Callers;

/**
 * What came of a hang; times in milliseconds.
 *
 * @param answers how many uses were answered
 * @param during how many of them while it hung
 * @param longestSilence the longest time without an answer to anybody while it hung
 * @param failures uses that failed after a connection had been given
 * @param timeouts callers who got no connection within their time
 * @param worstOverrun by how much the latest timeout was late
 * @param firstAnswer from the end of the hang to the first answer to somebody who came after it
 * @param whole from the end of the hang until the pool had all its connections
 * @param answering how many connections answered at the end, all held at the same time
 * @param stranded callers who never came back
 * @param lost resources neither destroyed nor detached, and books that do not balance
 */
record HangResult(
    Hang hang,
    Callers callers,
    long answers,
    long during,
    double longestSilence,
    long failures,
    long timeouts,
    double worstOverrun,
    double firstAnswer,
    double whole,
    long answering,
    long stranded,
    long lost) {

  static String header() {
    return "%-26s %-8s %8s %8s %11s %8s %8s %11s %12s %9s %9s %8s %4s"
        .formatted(
            "hung:",
            "callers",
            "answers",
            "meantime",
            "silence, ms",
            "failures",
            "timeouts",
            "overrun, ms",
            "recovery, ms",
            "whole, ms",
            "answering",
            "stranded",
            "lost");
  }

  @Override
  public String toString() {
    return "hung: %-20s %-8s %8d %8d %11.1f %8d %8d %11.1f %12.1f %9.1f %9d %8d %4d"
        .formatted(
            hang,
            callers,
            answers,
            during,
            longestSilence,
            failures,
            timeouts,
            worstOverrun,
            firstAnswer,
            whole,
            answering,
            stranded,
            lost);
  }
}
