/**
 * Children, threads, and what runs tasks with them. Read from the outside in: {@link
 * dev.cenote.workers.internal.Crew} is the pool of workers, over the engine's pool of {@link
 * dev.cenote.workers.internal.Station}s, which are one worker each. A {@link
 * dev.cenote.workers.internal.ProcessStation} talks to a {@link dev.cenote.workers.internal.Child};
 * a {@link dev.cenote.workers.internal.ThreadStation} owns a thread. {@link
 * dev.cenote.workers.internal.JvmLaunch} makes the command line of a child that is a JVM, of which
 * {@code jvm.WorkerMain} is the other end. {@link dev.cenote.workers.internal.ProcessTree}, {@link
 * dev.cenote.workers.internal.LiveChildren} and {@link dev.cenote.workers.internal.Guardian} see to
 * it that no child outlives its use.
 */
@NullMarked
package dev.cenote.workers.internal;

import org.jspecify.annotations.NullMarked;
