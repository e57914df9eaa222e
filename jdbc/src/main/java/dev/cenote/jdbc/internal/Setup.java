package dev.cenote.jdbc.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to make a connection.
 *
 * @param connector where it comes from
 * @param url the URL, if that is where; it may hold secrets
 * @param properties what the driver or the data source is told; they may be secrets
 * @param username null for that of the source
 * @param password asked for each connection; gives null for that of the source
 * @param state what is done to each new one
 * @param testQuery what tells a healthy one, in place of {@code isValid}
 * @param checkTimeout how long that may take; zero for as long as it takes
 */
public record Setup(
    Connector connector,
    @Nullable String url,
    Map<String, String> properties,
    @Nullable String username,
    Supplier<? extends @Nullable String> password,
    InitialState state,
    Optional<String> testQuery,
    Duration checkTimeout) {

  /** Without secrets. */
  @Override
  public String toString() {
    return "Setup[" + connector.describe() + "]";
  }
}
