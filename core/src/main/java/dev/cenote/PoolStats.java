package dev.cenote;

import java.io.Serializable;
import java.util.Objects;

/**
 * The figures of a pool at one moment. Immutable.
 *
 * <p>Of a Cenote pool these books balance whenever nothing changes while they are read, and are off
 * by no more than what changed meanwhile otherwise:
 *
 * <ul>
 *   <li>created = destroyed + detached + idle + inUse + checking + retiring
 *   <li>total = idle + inUse + checking
 * </ul>
 *
 * <p>Counts since the start never go back. A {@link Latency} is of a recent window.
 */
public final class PoolStats implements Serializable {

  private static final long serialVersionUID = 1;

  private final String pool;
  private final boolean healthChecksEnabled;
  private final int min;
  private final int max;
  private final int idle;
  private final int inUse;
  private final int checking;
  private final int retiring;
  private final int waiting;
  private final int creating;
  private final int abandoned;
  private final int unhealthy;
  private final long acquired;
  private final long released;
  private final long created;
  private final long destroyed;
  private final long detached;
  private final long createFailures;
  private final long checksPassed;
  private final long checksFailed;
  private final long timeouts;
  private final long rejections;
  private final Latency waitTime;
  private final Latency useTime;
  private final Latency createTime;
  private final Latency destroyTime;

  private PoolStats(Builder builder) {
    pool = builder.pool;
    healthChecksEnabled = builder.healthChecksEnabled;
    min = builder.min;
    max = builder.max;
    idle = builder.idle;
    inUse = builder.inUse;
    checking = builder.checking;
    retiring = builder.retiring;
    waiting = builder.waiting;
    creating = builder.creating;
    abandoned = builder.abandoned;
    unhealthy = builder.unhealthy;
    acquired = builder.acquired;
    released = builder.released;
    created = builder.created;
    destroyed = builder.destroyed;
    detached = builder.detached;
    createFailures = builder.createFailures;
    checksPassed = builder.checksPassed;
    checksFailed = builder.checksFailed;
    timeouts = builder.timeouts;
    rejections = builder.rejections;
    waitTime = builder.waitTime;
    useTime = builder.useTime;
    createTime = builder.createTime;
    destroyTime = builder.destroyTime;
  }

  /**
   * Returns a builder in which every figure is zero, for a pool of another make that {@linkplain
   * PoolRegistry#join joins} a registry. Whether the figures balance is the caller's affair.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the name of the pool. */
  public String pool() {
    return pool;
  }

  /** Returns how many resources can serve callers: those idle, in use or being checked. */
  public int total() {
    return idle + inUse + checking;
  }

  /** Returns the same as {@link #idle()}. */
  public int available() {
    return idle;
  }

  /** Returns whether the pool checks its resources. */
  public boolean healthChecksEnabled() {
    return healthChecksEnabled;
  }

  /** Returns how many resources the pool keeps at least. */
  public int min() {
    return min;
  }

  /** Returns how many resources the pool has at most. */
  public int max() {
    return max;
  }

  /** Returns how many resources are there for the taking now. */
  public int idle() {
    return idle;
  }

  /** Returns how many resources are leased now. */
  public int inUse() {
    return inUse;
  }

  /** Returns how many resources are being checked now. */
  public int checking() {
    return checking;
  }

  /**
   * Returns how many resources are being destroyed now; they count against {@code max} until that
   * is over.
   */
  public int retiring() {
    return retiring;
  }

  /** Returns how many callers wait for a resource now. */
  public int waiting() {
    return waiting;
  }

  /** Returns how many resources are being made now, without those whose creation was abandoned. */
  public int creating() {
    return creating;
  }

  /** Returns how many creations outlived the create timeout and still have not returned. */
  public int abandoned() {
    return abandoned;
  }

  /** Returns how many resources are being destroyed now because a check found them unfit. */
  public int unhealthy() {
    return unhealthy;
  }

  /** Returns how many times a resource was handed to a caller, since the start. */
  public long acquired() {
    return acquired;
  }

  /** Returns how many leases have ended, in whatever way, since the start. */
  public long released() {
    return released;
  }

  /** Returns how many resources were made, since the start. */
  public long created() {
    return created;
  }

  /** Returns how many resources were destroyed, since the start. */
  public long destroyed() {
    return destroyed;
  }

  /** Returns how many resources were taken out of the pool by their holders, since the start. */
  public long detached() {
    return detached;
  }

  /** Returns how many creations failed, since the start. */
  public long createFailures() {
    return createFailures;
  }

  /** Returns how many health checks found their resource fit, since the start. */
  public long checksPassed() {
    return checksPassed;
  }

  /** Returns how many health checks found their resource unfit, since the start. */
  public long checksFailed() {
    return checksFailed;
  }

  /** Returns how many callers gave up because their time was over, since the start. */
  public long timeouts() {
    return timeouts;
  }

  /** Returns how many callers were turned away because the queue was full, since the start. */
  public long rejections() {
    return rejections;
  }

  /** Returns how long callers waited for a resource. */
  public Latency waitTime() {
    return waitTime;
  }

  /** Returns how long callers held a resource. */
  public Latency useTime() {
    return useTime;
  }

  /** Returns how long it took to make a resource. */
  public Latency createTime() {
    return createTime;
  }

  /** Returns how long it took to destroy a resource. */
  public Latency destroyTime() {
    return destroyTime;
  }

  /** Returns the figures of the moment in one line. */
  @Override
  public String toString() {
    return pool
        + ": "
        + inUse
        + "/"
        + max
        + " in use, "
        + idle
        + " idle, "
        + creating
        + " creating, "
        + (abandoned == 0 ? "" : abandoned + " abandoned, ")
        + waiting
        + " waiting";
  }

  /** Collects the figures for a {@link PoolStats}. Not thread-safe. */
  public static final class Builder {

    private String pool = "";
    private boolean healthChecksEnabled;
    private int min;
    private int max;
    private int idle;
    private int inUse;
    private int checking;
    private int retiring;
    private int waiting;
    private int creating;
    private int abandoned;
    private int unhealthy;
    private long acquired;
    private long released;
    private long created;
    private long destroyed;
    private long detached;
    private long createFailures;
    private long checksPassed;
    private long checksFailed;
    private long timeouts;
    private long rejections;
    private Latency waitTime = Latency.none();
    private Latency useTime = Latency.none();
    private Latency createTime = Latency.none();
    private Latency destroyTime = Latency.none();

    private Builder() {}

    /** Sets the name of the pool. */
    public Builder pool(String pool) {
      this.pool = Objects.requireNonNull(pool, "pool");
      return this;
    }

    /** Sets whether the pool checks its resources. */
    public Builder healthChecksEnabled(boolean healthChecksEnabled) {
      this.healthChecksEnabled = healthChecksEnabled;
      return this;
    }

    /** Sets {@link PoolStats#min()}. */
    public Builder min(int min) {
      this.min = min;
      return this;
    }

    /** Sets {@link PoolStats#max()}. */
    public Builder max(int max) {
      this.max = max;
      return this;
    }

    /** Sets {@link PoolStats#idle()}. */
    public Builder idle(int idle) {
      this.idle = idle;
      return this;
    }

    /** Sets {@link PoolStats#inUse()}. */
    public Builder inUse(int inUse) {
      this.inUse = inUse;
      return this;
    }

    /** Sets {@link PoolStats#checking()}. */
    public Builder checking(int checking) {
      this.checking = checking;
      return this;
    }

    /** Sets {@link PoolStats#retiring()}. */
    public Builder retiring(int retiring) {
      this.retiring = retiring;
      return this;
    }

    /** Sets {@link PoolStats#waiting()}. */
    public Builder waiting(int waiting) {
      this.waiting = waiting;
      return this;
    }

    /** Sets {@link PoolStats#creating()}. */
    public Builder creating(int creating) {
      this.creating = creating;
      return this;
    }

    /** Sets {@link PoolStats#abandoned()}. */
    public Builder abandoned(int abandoned) {
      this.abandoned = abandoned;
      return this;
    }

    /** Sets {@link PoolStats#unhealthy()}. */
    public Builder unhealthy(int unhealthy) {
      this.unhealthy = unhealthy;
      return this;
    }

    /** Sets {@link PoolStats#acquired()}. */
    public Builder acquired(long acquired) {
      this.acquired = acquired;
      return this;
    }

    /** Sets {@link PoolStats#released()}. */
    public Builder released(long released) {
      this.released = released;
      return this;
    }

    /** Sets {@link PoolStats#created()}. */
    public Builder created(long created) {
      this.created = created;
      return this;
    }

    /** Sets {@link PoolStats#destroyed()}. */
    public Builder destroyed(long destroyed) {
      this.destroyed = destroyed;
      return this;
    }

    /** Sets {@link PoolStats#detached()}. */
    public Builder detached(long detached) {
      this.detached = detached;
      return this;
    }

    /** Sets {@link PoolStats#createFailures()}. */
    public Builder createFailures(long createFailures) {
      this.createFailures = createFailures;
      return this;
    }

    /** Sets {@link PoolStats#checksPassed()}. */
    public Builder checksPassed(long checksPassed) {
      this.checksPassed = checksPassed;
      return this;
    }

    /** Sets {@link PoolStats#checksFailed()}. */
    public Builder checksFailed(long checksFailed) {
      this.checksFailed = checksFailed;
      return this;
    }

    /** Sets {@link PoolStats#timeouts()}. */
    public Builder timeouts(long timeouts) {
      this.timeouts = timeouts;
      return this;
    }

    /** Sets {@link PoolStats#rejections()}. */
    public Builder rejections(long rejections) {
      this.rejections = rejections;
      return this;
    }

    /** Sets {@link PoolStats#waitTime()}. */
    public Builder waitTime(Latency waitTime) {
      this.waitTime = Objects.requireNonNull(waitTime, "waitTime");
      return this;
    }

    /** Sets {@link PoolStats#useTime()}. */
    public Builder useTime(Latency useTime) {
      this.useTime = Objects.requireNonNull(useTime, "useTime");
      return this;
    }

    /** Sets {@link PoolStats#createTime()}. */
    public Builder createTime(Latency createTime) {
      this.createTime = Objects.requireNonNull(createTime, "createTime");
      return this;
    }

    /** Sets {@link PoolStats#destroyTime()}. */
    public Builder destroyTime(Latency destroyTime) {
      this.destroyTime = Objects.requireNonNull(destroyTime, "destroyTime");
      return this;
    }

    /** Returns the figures. This builder may be used again. */
    public PoolStats build() {
      return new PoolStats(this);
    }
  }
}
