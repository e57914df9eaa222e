/**
 * Warm workers from Cenote's engine: child processes of any command, child JVMs, and threads that
 * own their state. A {@link dev.cenote.workers.WorkerPool} runs tasks with them; {@link
 * dev.cenote.workers.ProcessWorkers}, {@link dev.cenote.workers.JvmWorkers} and {@link
 * dev.cenote.workers.ThreadWorkers} build one. Who wants to talk to children himself pools each
 * {@link dev.cenote.workers.ChildProcess}.
 */
@NullMarked
package dev.cenote.workers;

import org.jspecify.annotations.NullMarked;
