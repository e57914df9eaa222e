package dev.cenote.benchmarks.contenders;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.concurrent.LinkedTransferQueue;
import org.jspecify.annotations.Nullable;

/** The JDK's queue that hands over to who waits: the simplest pool that is fair to waiters. */
final class TransferQueueFloor implements Contender {
  private final LinkedTransferQueue<Resource> idle = new LinkedTransferQueue<>();

  TransferQueueFloor(int size, Maker maker) throws Exception {
    for (int i = 0; i < size; i++) {
      idle.add(maker.make());
    }
  }

  @Override
  public Object claim() throws InterruptedException {
    return idle.take();
  }

  @Override
  public @Nullable Object claim(long millis) throws InterruptedException {
    return idle.poll(millis, MILLISECONDS);
  }

  @Override
  public Object resource(Object handle) {
    return handle;
  }

  @Override
  public void release(Object handle) {
    idle.put((Resource) handle);
  }

  @Override
  public void close() {}
}
