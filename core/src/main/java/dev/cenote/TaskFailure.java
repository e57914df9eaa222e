package dev.cenote;

/**
 * What becomes of a resource when the task that used it in {@link Pool#execute(Task)}, {@link
 * Pool#run(Action)} or {@link Pool#executeAsync} failed. {@link PoolBuilder#suspectWhen} narrows
 * which failures count.
 */
public enum TaskFailure {
  /** It goes back into the pool as if nothing had happened. */
  RELEASE,

  /**
   * It is checked before anybody else gets it. In a pool without a health check it goes back as
   * with {@link #RELEASE}.
   */
  CHECK,

  /** It is destroyed. */
  DESTROY
}
