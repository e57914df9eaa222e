package dev.cenote.benchmarks.contenders;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.zaxxer.hikari.util.ConcurrentBag;
import com.zaxxer.hikari.util.ConcurrentBag.IConcurrentBagEntry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of HikariCP that hands out and takes back: {@code ConcurrentBag}. The rest of HikariCP
 * is about JDBC connections. The bag makes no resources, so it has no part in trials of factories.
 */
final class HikariBag implements Contender {
  private final ConcurrentBag<Entry> bag = new ConcurrentBag<>(waiting -> {});

  HikariBag(int size, Maker maker) throws Exception {
    for (int i = 0; i < size; i++) {
      bag.add(new Entry(maker.make()));
    }
  }

  @Override
  public Object claim() throws InterruptedException {
    return Objects.requireNonNull(bag.borrow(PATIENCE_MILLIS, MILLISECONDS));
  }

  @Override
  public @Nullable Object claim(long millis) throws InterruptedException {
    return bag.borrow(millis, MILLISECONDS);
  }

  @Override
  public Object resource(Object handle) {
    return ((Entry) handle).resource;
  }

  @Override
  public void release(Object handle) {
    bag.requite((Entry) handle);
  }

  @Override
  public void close() {
    bag.close();
  }

  /** Does what HikariCP's own entry does. */
  private static final class Entry implements IConcurrentBagEntry {
    private static final VarHandle STATE;

    static {
      try {
        STATE = MethodHandles.lookup().findVarHandle(Entry.class, "state", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final Resource resource;
    private volatile int state = STATE_NOT_IN_USE;

    Entry(Resource resource) {
      this.resource = resource;
    }

    @Override
    public boolean compareAndSet(int expected, int updated) {
      return STATE.compareAndSet(this, expected, updated);
    }

    @Override
    public void setState(int updated) {
      state = updated;
    }

    @Override
    public int getState() {
      return state;
    }
  }
}
