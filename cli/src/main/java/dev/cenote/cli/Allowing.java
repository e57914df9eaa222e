package dev.cenote.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option's value, and can say what is allowed. */
public interface Allowing<T> extends ITypeConverter<T> {

  /** What is allowed, as a noun: "a whole number from 1 to 9". */
  String allowed();

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if it is not allowed
   */
  T read(String text);

  @Override
  default T convert(String text) {
    try {
      return read(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is not " + allowed());
    }
  }
}
