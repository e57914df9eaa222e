package dev.cenote.cli.exec;

import dev.cenote.cli.Allowing;

/** A variable of the environment. */
record Variable(String name, String value) {

  /** Reads one. */
  static final class Text implements Allowing<Variable> {

    @Override
    public String allowed() {
      return "a name, an equals sign and a value";
    }

    @Override
    public Variable read(String text) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(text);
      }
      return new Variable(text.substring(0, equals), text.substring(equals + 1));
    }
  }
}
