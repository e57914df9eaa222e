/**
 * A deterministic simulation of the pool: real engine code, simulated threads and time.
 *
 * <p>{@link dev.cenote.stress.simulation.Simulation} is the way in. It loads the engine by a {@link
 * dev.cenote.stress.simulation.InstrumentingLoader}, which puts a switch point before every access
 * to shared memory, and has {@link dev.cenote.stress.simulation.Explorer} run small random programs
 * ({@link dev.cenote.stress.simulation.Scenario}) in a {@link dev.cenote.stress.simulation.World},
 * which decides at each point who goes on. All that decides is drawn from one seed.
 */
@NullMarked
package dev.cenote.stress.simulation;

import org.jspecify.annotations.NullMarked;
