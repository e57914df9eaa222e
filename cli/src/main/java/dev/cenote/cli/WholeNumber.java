package dev.cenote.cli;

import java.util.Locale;

/** Reads a whole number in a range. */
public abstract class WholeNumber implements Allowing<Integer> {

  private final int least;
  private final int most;

  /** Allows the numbers from {@code least} to {@code most}, both included. */
  protected WholeNumber(int least, int most) {
    this.least = least;
    this.most = most;
  }

  @Override
  public String allowed() {
    return String.format(Locale.ENGLISH, "a whole number from %,d to %,d", least, most);
  }

  @Override
  public Integer read(String text) {
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }
}
