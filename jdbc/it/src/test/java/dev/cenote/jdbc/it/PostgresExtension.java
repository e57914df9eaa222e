package dev.cenote.jdbc.it;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the server, which runs from the first that asks to the end of all. */
final class PostgresExtension implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Postgres.class;
  }

  @Override
  public Postgres resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(PostgresExtension.class))
        .computeIfAbsent(Postgres.class, type -> start(), Postgres.class);
  }

  private static Postgres start() {
    try {
      return Postgres.start();
    } catch (Exception e) {
      throw new ParameterResolutionException("there is no PostgreSQL", e);
    }
  }
}
