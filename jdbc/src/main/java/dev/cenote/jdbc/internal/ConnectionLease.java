package dev.cenote.jdbc.internal;

import dev.cenote.Lease;
import dev.cenote.internal.Handles;
import java.sql.Connection;

/** A lease of the engine as one of a connection: for those who want a lease and not a handle. */
final class ConnectionLease implements Lease<Connection> {
  private final ConnectionSource source;
  private final Lease<Physical> lease;

  /** Another one after each renewal. */
  private volatile ConnectionHandle handle;

  ConnectionLease(ConnectionSource source, Lease<Physical> lease) {
    this.source = source;
    this.lease = lease;
    handle = newHandle();
  }

  /** The use is the lease's, so the handle does not end before it, but for a leak or a reclaim. */
  private ConnectionHandle newHandle() {
    Handles.Held<Physical> held = Handles.held(lease);
    Physical physical = lease.get();
    if (held == null) {
      throw ended();
    }
    return source.handle(held.slot(), held.use(), physical, lease);
  }

  ConnectionHandle handle() {
    return handle;
  }

  @Override
  public Connection get() {
    ConnectionHandle present = handle;
    if (!present.isOpen()) {
      throw ended();
    }
    return present;
  }

  @Override
  public void close() {
    handle.close();
    lease.close(); // which knows whether it was renewed
  }

  @Override
  public void invalidate() {
    lease.invalidate();
  }

  @Override
  public void suspect() {
    lease.suspect();
  }

  /** Returns the driver's own connection, as the caller left it. */
  @Override
  public Connection detach() {
    Physical physical = lease.detach();
    physical.isLent = false;
    source.factory().forget(physical);
    return physical.connection;
  }

  @Override
  public Connection renew() throws InterruptedException {
    lease.renew();
    ConnectionHandle renewed = newHandle();
    handle = renewed;
    return renewed;
  }

  private IllegalStateException ended() {
    return new IllegalStateException(source.name() + ": the lease has ended");
  }

  @Override
  public String toString() {
    return "Lease[" + handle + "]";
  }
}
