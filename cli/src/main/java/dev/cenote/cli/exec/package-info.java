/**
 * {@code cenote exec}: the lines of a file through warm processes. {@link dev.cenote.cli.exec.Exec}
 * composes it: a {@link dev.cenote.cli.exec.TaskReader} reads tasks, {@link
 * dev.cenote.cli.exec.Runners} have them answered, a {@link dev.cenote.cli.exec.Recorder} writes
 * what became of them, and a {@link dev.cenote.cli.exec.Belt} is between these three.
 */
@NullMarked
package dev.cenote.cli.exec;

import org.jspecify.annotations.NullMarked;
