package dev.cenote.benchmarks.contenders;

import dev.cenote.benchmarks.jdbc.JdbcPool;
import dev.cenote.benchmarks.jdbc.StubDataSource;
import java.util.ArrayList;
import java.util.List;

/** Who takes part. */
public enum Lineup {
  CENOTE("Cenote", Kind.CENOTE, CenoteContender::plain),
  CENOTE_WATCHFUL("Cenote, all checks and limits set", Kind.CENOTE, CenoteContender::watchful),
  CENOTE_SHEDDING("Cenote, shedding", Kind.CENOTE, CenoteContender::shedding),
  HIKARI("HikariCP (its bag)", Kind.PEER, HikariBag::new),
  AGROAL("Agroal (JDBC connections)", Kind.PEER, (size, maker) -> new Agroal(size)),
  COMMONS("commons-pool2", Kind.PEER, CommonsPool2::new),
  STORMPOT("Stormpot, threaded", Kind.PEER, Stormpot::threaded),
  STORMPOT_INLINE("Stormpot, inline", Kind.PEER, Stormpot::inline),
  STORMPOT_DIRECT("Stormpot, direct", Kind.PEER, StormpotDirect::new),
  STORMPOT_VIRTUAL("Stormpot, virtual-thread tap", Kind.PEER, Stormpot::virtual),
  VIBUR("Vibur", Kind.PEER, (size, maker) -> new Vibur(size, maker, false)),
  VIBUR_FAIR("Vibur, fair", Kind.PEER, (size, maker) -> new Vibur(size, maker, true)),
  REACTOR("reactor-pool", Kind.PEER, ReactorPool::new),
  CENOTE_JDBC("Cenote", Kind.CENOTE, (size, maker) -> JdbcPool.cenote(size, new StubDataSource())),
  HIKARI_JDBC("HikariCP", Kind.PEER, (size, maker) -> JdbcPool.hikari(size, new StubDataSource())),
  AGROAL_JDBC("Agroal", Kind.PEER, (size, maker) -> JdbcPool.agroal(size, StubDataSource.class)),
  DBCP("DBCP2", Kind.PEER, (size, maker) -> JdbcPool.dbcp(size, new StubDataSource())),
  TOMCAT("Tomcat JDBC", Kind.PEER, (size, maker) -> JdbcPool.tomcat(size, new StubDataSource())),
  VIBUR_DBCP("Vibur DBCP", Kind.PEER, (size, maker) -> JdbcPool.vibur(size, new StubDataSource())),
  C3P0("c3p0", Kind.PEER, (size, maker) -> JdbcPool.c3p0(size, new StubDataSource())),
  TRANSFER_QUEUE("LinkedTransferQueue", Kind.FLOOR, TransferQueueFloor::new),
  SEMAPHORE("Semaphore", Kind.FLOOR, (size, maker) -> SemaphoreFloor.unfair(size)),
  SEMAPHORE_FAIR("Semaphore, fair", Kind.FLOOR, (size, maker) -> SemaphoreFloor.fair(size)),
  SEMAPHORE_THROWING(
      "Semaphore, and an exception", Kind.FLOOR, (size, maker) -> SemaphoreFloor.throwing(size)),
  CAS("a CAS pair", Kind.FLOOR, (size, maker) -> new CasFloor(size)),
  UNPARK("a bare unpark", Kind.FLOOR, (size, maker) -> new UnparkFloor());

  /** What a contender is to Cenote. */
  public enum Kind {
    CENOTE,
    PEER,
    /** Less than a pool: what the parts cost of which pools are made. */
    FLOOR
  }

  @FunctionalInterface
  private interface Opener {
    Contender open(int size, Maker maker) throws Exception;
  }

  private final String title;
  private final Kind kind;

  @SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing
  private final Opener opener;

  Lineup(String title, Kind kind, Opener opener) {
    this.title = title;
    this.kind = kind;
    this.opener = opener;
  }

  public String title() {
    return title;
  }

  public Kind kind() {
    return kind;
  }

  /** Used with claim and release. */
  public Entrant claiming() {
    return new Entrant(this, Entrant.Way.CLAIM);
  }

  /** Used with execute, which not every contender has. */
  public Entrant executing() {
    return new Entrant(this, Entrant.Way.EXECUTE);
  }

  /** A contender of {@code size} resources, which it makes when it sees fit. */
  public Contender open(int size, Maker maker) throws Exception {
    return opener.open(size, maker);
  }

  /** A contender that has all its {@code size} resources. */
  public Contender openFull(int size) throws Exception {
    Contender contender = open(size, Maker.instant());
    List<Object> handles = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      handles.add(contender.claim());
    }
    for (Object handle : handles) {
      contender.release(handle);
    }
    return contender;
  }
}
