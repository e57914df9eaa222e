package dev.cenote;

import org.jspecify.annotations.Nullable;

/**
 * What a caller does with a resource when there is a result, as given to {@link
 * Pool#execute(Task)}.
 *
 * @param <T> the type of the resource
 * @param <R> the type of the result, which may be null if the caller says so
 * @param <E> the exception that the task may throw; inferred as {@link RuntimeException} for a task
 *     that throws none
 */
@FunctionalInterface
public interface Task<T, R extends @Nullable Object, E extends Exception> {

  /**
   * Uses the resource. Runs on the caller's thread, and may block.
   *
   * @param resource the resource, which belongs to this call until it returns and must not be kept
   *     for later
   * @return the result, handed on to the caller as it is
   * @throws E when the work fails; handed on to the caller as it is
   */
  R run(T resource) throws E;
}
