package dev.cenote.internal;

import dev.cenote.Action;
import dev.cenote.HealthCheck;
import dev.cenote.PoolClock;
import dev.cenote.PoolConfig;
import dev.cenote.PoolEvent;
import dev.cenote.ResourceFactory;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that the engine is built from, checked and complete. {@link dev.cenote.PoolBuilder} draws it.
 *
 * @param config the options that are plain values
 * @param factory what makes the resources
 * @param destroy how to destroy a resource, if not by the factory
 * @param healthCheck how to check a resource, if there is a way
 * @param suspectWhen which failures of a task say something about its resource
 * @param listener where all events go but those about single leases; never throws
 * @param leaseListener where the events about single leases go; never throws
 * @param executor where the pool's own work runs, if not on threads that the engine makes
 * @param clock the pool's time
 * @param onTerminated to be run once the pool is closed; brief, never throws
 * @param <T> the type of the resources
 */
public record Blueprint<T>(
    PoolConfig config,
    ResourceFactory<T> factory,
    @Nullable Action<? super T, ?> destroy,
    @Nullable HealthCheck<? super T> healthCheck,
    Predicate<? super Throwable> suspectWhen,
    @Nullable Consumer<? super PoolEvent> listener,
    @Nullable Consumer<? super PoolEvent> leaseListener,
    @Nullable Executor executor,
    PoolClock clock,
    Runnable onTerminated) {}
