/**
 * What a test of a pool needs: the contract every pool keeps, as suites to extend; a factory that
 * does what a test says; a clock that goes when a test says; and a validator that finds what was
 * lost.
 *
 * <p>To test code that <em>uses</em> a pool, a {@link dev.cenote.testkit.ManualClock} and a {@link
 * dev.cenote.testkit.ScriptedFactory} are usually all it takes. To test a pool or an adapter,
 * extend the {@code …Contract} classes; {@link dev.cenote.testkit.PoolContract} says how.
 */
@NullMarked
package dev.cenote.testkit;

import org.jspecify.annotations.NullMarked;
