package dev.cenote;

import dev.cenote.internal.Nanos;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;

/**
 * The options that a pool was built with, except those that are code: see {@link PoolBuilder},
 * whose methods have the same names and say more. The size is that of the last {@link Pool#resize}.
 * Immutable. Holds no secrets.
 */
public final class PoolConfig {

  private final String name;
  private final Options options;

  /** Takes a copy of options that were found to be right. */
  PoolConfig(String name, Options options) {
    this.name = name;
    this.options = options.copy();
  }

  /**
   * Returns these options with another size.
   *
   * @param min how many resources the pool keeps at least, from 0 to {@code max}
   * @param max how many resources the pool has at most, 1 or more
   * @throws IllegalArgumentException if the size is not allowed; the message names each option with
   *     its value and what is allowed
   */
  public PoolConfig withSize(int min, int max) {
    OptionRules rules = new OptionRules();
    rules.checkSize(min, max);
    rules.throwIfBroken();
    PoolConfig resized = new PoolConfig(name, options);
    resized.options.min = min;
    resized.options.max = max;
    return resized;
  }

  /** Returns the name of the pool, as its registry settled it. */
  public String name() {
    return name;
  }

  /** Returns how many resources the pool keeps at least. */
  public int min() {
    return options.min;
  }

  /** Returns how many resources the pool has at most. */
  public int max() {
    return options.max;
  }

  /** Returns how long a caller waits unless it says otherwise; zero does not wait. */
  public Duration acquireTimeout() {
    return options.acquireTimeout;
  }

  /** Returns how many callers may wait for a release; empty for any number. */
  public OptionalInt queueLimit() {
    return options.queueLimit;
  }

  /** Returns the wait that makes up for one step of priority; zero for none. */
  public Duration priorityAgeing() {
    return options.priorityAgeing;
  }

  /** Returns whether and when waiting callers are dropped. */
  public Shedding shedding() {
    return options.shedding;
  }

  /** Returns how long making a resource may take; zero for as long as it takes. */
  public Duration createTimeout() {
    return options.createTimeout;
  }

  /** Returns how many resources may be made at a time; never more than {@link #max()}. */
  public int createConcurrency() {
    return options.createConcurrency();
  }

  /** Returns how to go on when making a resource failed. */
  public RetryPolicy createRetry() {
    return options.createRetry;
  }

  /** Returns whether a failed creation is told to a waiting caller at once. */
  public boolean failFast() {
    return options.failFast;
  }

  /** Returns how long destroying a resource may take; zero for as long as it takes. */
  public Duration destroyTimeout() {
    return options.destroyTimeout;
  }

  /** Returns how long closing waits for leases; zero for as long as it takes. */
  public Duration closeTimeout() {
    return options.closeTimeout;
  }

  /** Returns which of several idle resources a caller gets. */
  public IdleOrder idleOrder() {
    return options.idleOrder;
  }

  /** Returns what becomes of a resource whose task failed. */
  public TaskFailure onTaskFailure() {
    return options.onTaskFailure;
  }

  /** Returns the window after which what was idle throughout is removed; zero for off. */
  public Duration idleTimeout() {
    return options.idleTimeout;
  }

  /** Returns for how long a resource may go unused; zero for ever. */
  public Duration staleAfter() {
    return options.staleAfter;
  }

  /**
   * Returns how often to look for resources to retire; zero for a time derived from the other
   * options.
   */
  public Duration evictionInterval() {
    return options.evictionInterval;
  }

  /** Returns how many resources to retire each time at most; 0 for any number. */
  public int evictionsPerRun() {
    return options.evictionsPerRun;
  }

  /** Returns how old a resource may grow; zero for any age. */
  public Duration maxLifetime() {
    return options.maxLifetime;
  }

  /** Returns by what part of its length a lifetime is shortened at most, from 0 to 1. */
  public double lifetimeJitter() {
    return options.lifetimeJitter;
  }

  /** Returns how many times a resource may be used; 0 for any number. */
  public long maxUses() {
    return options.maxUses;
  }

  /**
   * Returns how often idle resources are checked in a pool that has a health check; zero for off.
   */
  public Duration healthCheckInterval() {
    return options.healthCheckInterval;
  }

  /** Returns how long a check may take; zero for as long as it takes. */
  public Duration healthCheckTimeout() {
    return options.healthCheckTimeout;
  }

  /**
   * Returns how long a resource must have been idle to be checked for its next caller; zero for
   * always, empty for never.
   */
  public Optional<Duration> checkOnAcquire() {
    return Optional.ofNullable(options.checkOnAcquire);
  }

  /** Returns whether a resource is checked when it comes back. */
  public boolean checkOnRelease() {
    return options.checkOnRelease;
  }

  /** Returns after how long a lease is reported as a suspected leak; zero for never. */
  public Duration leakThreshold() {
    return options.leakThreshold;
  }

  /** Returns whether leases know where in the code they were acquired. */
  public boolean traceLeases() {
    return options.traceLeases;
  }

  /** Returns after how long a leased resource is destroyed under its holder; zero for never. */
  public Duration reclaimAfter() {
    return options.reclaimAfter;
  }

  /** Returns the options in one line, as {@code PoolConfig[name=orders, min=0, max=10, …]}. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "PoolConfig[", "]");
    text.add("name=" + name());
    text.add("min=" + min());
    text.add("max=" + max());
    text.add("acquireTimeout=" + Nanos.humanly(acquireTimeout()));
    text.add("queueLimit=" + (queueLimit().isPresent() ? queueLimit().getAsInt() : "none"));
    text.add("priorityAgeing=" + Nanos.humanly(priorityAgeing()));
    text.add("shedding=" + shedding());
    text.add("createTimeout=" + Nanos.humanly(createTimeout()));
    text.add("createConcurrency=" + createConcurrency());
    text.add("createRetry=" + createRetry());
    text.add("failFast=" + failFast());
    text.add("destroyTimeout=" + Nanos.humanly(destroyTimeout()));
    text.add("closeTimeout=" + Nanos.humanly(closeTimeout()));
    text.add("idleOrder=" + idleOrder());
    text.add("onTaskFailure=" + onTaskFailure());
    text.add("idleTimeout=" + Nanos.humanly(idleTimeout()));
    text.add("staleAfter=" + Nanos.humanly(staleAfter()));
    text.add("evictionInterval=" + Nanos.humanly(evictionInterval()));
    text.add("evictionsPerRun=" + evictionsPerRun());
    text.add("maxLifetime=" + Nanos.humanly(maxLifetime()));
    text.add("lifetimeJitter=" + lifetimeJitter());
    text.add("maxUses=" + maxUses());
    text.add("healthCheckInterval=" + Nanos.humanly(healthCheckInterval()));
    text.add("healthCheckTimeout=" + Nanos.humanly(healthCheckTimeout()));
    text.add("checkOnAcquire=" + checkOnAcquire().map(Nanos::humanly).orElse("off"));
    text.add("checkOnRelease=" + checkOnRelease());
    text.add("leakThreshold=" + Nanos.humanly(leakThreshold()));
    text.add("traceLeases=" + traceLeases());
    text.add("reclaimAfter=" + Nanos.humanly(reclaimAfter()));
    return text.toString();
  }
}
