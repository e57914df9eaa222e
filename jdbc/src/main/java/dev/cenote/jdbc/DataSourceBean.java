package dev.cenote.jdbc;

import dev.cenote.IdleOrder;
import dev.cenote.TaskFailure;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The bean properties of a {@link CenoteDataSource}, for frameworks that make one by its
 * constructor. Each does what the method of its name of {@link CenoteDataSource.Builder} does,
 * until the first connection; from then on it throws {@link IllegalStateException}.
 */
public abstract sealed class DataSourceBean permits CenoteDataSource {

  DataSourceBean() {}

  /** Returns what the properties are told, as long as that has an effect. */
  abstract CenoteDataSource.Builder settings();

  /** Sets the URL of the database; see {@link CenoteDataSource.Builder#url}. */
  public final void setUrl(String url) {
    settings().url(url);
  }

  /**
   * Sets the driver, where the URL alone does not find it; see {@link
   * CenoteDataSource.Builder#driverClassName}.
   */
  public final void setDriverClassName(String driverClassName) {
    settings().driverClassName(driverClassName);
  }

  /**
   * Sets another data source, from which connections come; see {@link
   * CenoteDataSource.Builder#dataSource}.
   */
  public final void setDataSource(DataSource dataSource) {
    settings().dataSource(dataSource);
  }

  /**
   * Sets the class of another data source, from which connections come; see {@link
   * CenoteDataSource.Builder#dataSourceClassName}.
   */
  public final void setDataSourceClassName(String dataSourceClassName) {
    settings().dataSourceClassName(dataSourceClassName);
  }

  /** Sets as whom to connect; see {@link CenoteDataSource.Builder#username}. */
  public final void setUsername(String username) {
    settings().username(username);
  }

  /** Sets with which password to connect; see {@link CenoteDataSource.Builder#password}. */
  public final void setPassword(String password) {
    settings().password(password);
  }

  /**
   * Sets what the driver or the other data source is told besides; see {@link
   * CenoteDataSource.Builder#properties}.
   */
  public final void setProperties(Map<String, String> properties) {
    settings().properties(properties);
  }

  /**
   * Sets what each new connection executes; see {@link CenoteDataSource.Builder#connectionInitSql}.
   */
  public final void setConnectionInitSql(String connectionInitSql) {
    settings().connectionInitSql(connectionInitSql);
  }

  /**
   * Sets what tells a healthy connection, in place of {@code isValid}; see {@link
   * CenoteDataSource.Builder#testQuery}.
   */
  public final void setTestQuery(String testQuery) {
    settings().testQuery(testQuery);
  }

  /**
   * Sets whether each statement is a transaction of its own; see {@link
   * CenoteDataSource.Builder#autoCommit}.
   */
  public final void setAutoCommit(boolean autoCommit) {
    settings().autoCommit(autoCommit);
  }

  /** Sets whether connections are only read with; see {@link CenoteDataSource.Builder#readOnly}. */
  public final void setReadOnly(boolean readOnly) {
    settings().readOnly(readOnly);
  }

  /** Sets the isolation of transactions; see {@link CenoteDataSource.Builder#isolation}. */
  public final void setIsolation(Isolation isolation) {
    settings().isolation(isolation);
  }

  /** Sets the schema; see {@link CenoteDataSource.Builder#schema}. */
  public final void setSchema(String schema) {
    settings().schema(schema);
  }

  /** Sets the catalog; see {@link CenoteDataSource.Builder#catalog}. */
  public final void setCatalog(String catalog) {
    settings().catalog(catalog);
  }

  /**
   * Sets how long a driver waits for an answer of the database; see {@link
   * CenoteDataSource.Builder#networkTimeout}.
   */
  public final void setNetworkTimeout(Duration networkTimeout) {
    settings().networkTimeout(networkTimeout);
  }

  /**
   * Sets the name, by which the pool shows in errors, events, thread names and its registry; see
   * {@link CenoteDataSource.Builder#name}.
   */
  public final void setName(String name) {
    settings().name(name);
  }

  /**
   * Sets how many connections the pool keeps at least; see {@link CenoteDataSource.Builder#min}.
   */
  public final void setMin(int min) {
    settings().min(min);
  }

  /** Sets how many connections the pool has at most; see {@link CenoteDataSource.Builder#max}. */
  public final void setMax(int max) {
    settings().max(max);
  }

  /**
   * Sets how long a caller waits for a connection that does not say so itself; see {@link
   * CenoteDataSource.Builder#acquireTimeout}.
   */
  public final void setAcquireTimeout(Duration acquireTimeout) {
    settings().acquireTimeout(acquireTimeout);
  }

  /**
   * Sets how many callers may wait for another to give a connection back; see {@link
   * CenoteDataSource.Builder#queueLimit}.
   */
  public final void setQueueLimit(int queueLimit) {
    settings().queueLimit(queueLimit);
  }

  /**
   * Sets how long a caller must wait to be level with one of the next higher priority; see {@link
   * CenoteDataSource.Builder#priorityAgeing}.
   */
  public final void setPriorityAgeing(Duration priorityAgeing) {
    settings().priorityAgeing(priorityAgeing);
  }

  /**
   * Sets the window after which connections are closed that the pool did not need; see {@link
   * CenoteDataSource.Builder#idleTimeout}.
   */
  public final void setIdleTimeout(Duration idleTimeout) {
    settings().idleTimeout(idleTimeout);
  }

  /**
   * Sets for how long a connection may go unused before it is replaced; see {@link
   * CenoteDataSource.Builder#staleAfter}.
   */
  public final void setStaleAfter(Duration staleAfter) {
    settings().staleAfter(staleAfter);
  }

  /**
   * Sets how often to look for connections to retire; see {@link
   * CenoteDataSource.Builder#evictionInterval}.
   */
  public final void setEvictionInterval(Duration evictionInterval) {
    settings().evictionInterval(evictionInterval);
  }

  /**
   * Sets how many connections to retire at each look at most; see {@link
   * CenoteDataSource.Builder#evictionsPerRun}.
   */
  public final void setEvictionsPerRun(int evictionsPerRun) {
    settings().evictionsPerRun(evictionsPerRun);
  }

  /**
   * Sets how old a connection may grow before it is replaced; it should be less than what the
   * database and the network in between allow; see {@link CenoteDataSource.Builder#maxLifetime}.
   */
  public final void setMaxLifetime(Duration maxLifetime) {
    settings().maxLifetime(maxLifetime);
  }

  /**
   * Sets by what part of its length each lifetime is shortened at most; see {@link
   * CenoteDataSource.Builder#lifetimeJitter}.
   */
  public final void setLifetimeJitter(double lifetimeJitter) {
    settings().lifetimeJitter(lifetimeJitter);
  }

  /**
   * Sets how many times a connection may be used before it is replaced; see {@link
   * CenoteDataSource.Builder#maxUses}.
   */
  public final void setMaxUses(long maxUses) {
    settings().maxUses(maxUses);
  }

  /**
   * Sets how often idle connections are checked, which keeps them alive, too; see {@link
   * CenoteDataSource.Builder#healthCheckInterval}.
   */
  public final void setHealthCheckInterval(Duration healthCheckInterval) {
    settings().healthCheckInterval(healthCheckInterval);
  }

  /** Sets how long a check may take; see {@link CenoteDataSource.Builder#healthCheckTimeout}. */
  public final void setHealthCheckTimeout(Duration healthCheckTimeout) {
    settings().healthCheckTimeout(healthCheckTimeout);
  }

  /**
   * Sets for how long a connection must have been idle to be checked before its next caller gets
   * it; a new one is checked always; see {@link CenoteDataSource.Builder#checkOnAcquire}.
   */
  public final void setCheckOnAcquire(Duration idleLongerThan) {
    settings().checkOnAcquire(idleLongerThan);
  }

  /**
   * Sets whether a connection is checked when it comes back, before anybody else gets it; see
   * {@link CenoteDataSource.Builder#checkOnRelease}.
   */
  public final void setCheckOnRelease(boolean checkOnRelease) {
    settings().checkOnRelease(checkOnRelease);
  }

  /**
   * Sets what becomes of the connection of a task that failed, in {@code pool().execute} and its
   * like; see {@link CenoteDataSource.Builder#onTaskFailure}.
   */
  public final void setOnTaskFailure(TaskFailure onTaskFailure) {
    settings().onTaskFailure(onTaskFailure);
  }

  /**
   * Sets how long making a connection may take, its setting up included; see {@link
   * CenoteDataSource.Builder#createTimeout}.
   */
  public final void setCreateTimeout(Duration createTimeout) {
    settings().createTimeout(createTimeout);
  }

  /**
   * Sets how many connections may be made at a time; see {@link
   * CenoteDataSource.Builder#createConcurrency}.
   */
  public final void setCreateConcurrency(int createConcurrency) {
    settings().createConcurrency(createConcurrency);
  }

  /**
   * Sets whether a caller who waits is told at once that a connection could not be made, instead of
   * when its time is over; see {@link CenoteDataSource.Builder#failFast}.
   */
  public final void setFailFast(boolean failFast) {
    settings().failFast(failFast);
  }

  /**
   * Sets how long closing a connection may take; see {@link
   * CenoteDataSource.Builder#destroyTimeout}.
   */
  public final void setDestroyTimeout(Duration destroyTimeout) {
    settings().destroyTimeout(destroyTimeout);
  }

  /**
   * Sets how long closing the pool waits for connections in use; see {@link
   * CenoteDataSource.Builder#closeTimeout}.
   */
  public final void setCloseTimeout(Duration closeTimeout) {
    settings().closeTimeout(closeTimeout);
  }

  /**
   * Sets which of several idle connections a caller gets; see {@link
   * CenoteDataSource.Builder#idleOrder}.
   */
  public final void setIdleOrder(IdleOrder idleOrder) {
    settings().idleOrder(idleOrder);
  }

  /**
   * Sets after how long a use is reported as a suspected leak; see {@link
   * CenoteDataSource.Builder#leakThreshold}.
   */
  public final void setLeakThreshold(Duration leakThreshold) {
    settings().leakThreshold(leakThreshold);
  }

  /**
   * Sets whether each use knows where in the code it began; see {@link
   * CenoteDataSource.Builder#traceLeases}.
   */
  public final void setTraceLeases(boolean traceLeases) {
    settings().traceLeases(traceLeases);
  }

  /**
   * Sets after how long a connection in use is aborted and its place given on; see {@link
   * CenoteDataSource.Builder#reclaimAfter}.
   */
  public final void setReclaimAfter(Duration reclaimAfter) {
    settings().reclaimAfter(reclaimAfter);
  }
}
