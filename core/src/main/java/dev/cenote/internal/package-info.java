/**
 * The engine. Not exported; {@link dev.cenote.internal.PoolEngine} says which room does what.
 *
 * <p>The shape is our own; ideas it stands on: slots claimed by compare-and-set with a wake-up only
 * for whom it is meant, as in HikariCP's {@code ConcurrentBag} and Stormpot; a barging fast path
 * beside a queue with direct hand-over, as in the JDK's {@code AbstractQueuedSynchronizer} and Doug
 * Lea's notes on it; Dekker's argument for store-then-look pairs.
 */
@NullMarked
package dev.cenote.internal;

import org.jspecify.annotations.NullMarked;
