package dev.cenote.benchmarks.contenders;

/** What is pooled: something that says which connection to the backend it stands for. */
public final class Resource {
  private final int number;

  public Resource(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
