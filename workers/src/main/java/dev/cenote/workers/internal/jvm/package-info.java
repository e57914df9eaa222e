/**
 * What runs in a child JVM: {@link dev.cenote.workers.internal.jvm.WorkerMain} is its main class.
 * It needs this module and the JDK, and nothing of the engine.
 */
@NullMarked
package dev.cenote.workers.internal.jvm;

import org.jspecify.annotations.NullMarked;
