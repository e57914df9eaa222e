package dev.cenote;

import java.util.Objects;

/**
 * The outcome of a {@link HealthCheck}. Immutable.
 *
 * @param healthy whether the resource may be handed out again
 * @param message what was found, in a few words; empty when there is nothing to say. It shows in
 *     events and logs, so it must not hold a secret
 */
public record Health(boolean healthy, String message) {

  private static final Health OK = new Health(true, "");

  /**
   * Creates an outcome.
   *
   * @throws NullPointerException if the message is null
   */
  public Health {
    Objects.requireNonNull(message, "message");
  }

  /** Returns the outcome for a resource that is fit for use, without a message. */
  public static Health ok() {
    return OK;
  }

  /**
   * Returns the outcome for a resource that must not be handed out again.
   *
   * @param message what is wrong with it
   * @throws NullPointerException if the message is null
   */
  public static Health unhealthy(String message) {
    return new Health(false, message);
  }
}
