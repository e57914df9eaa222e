package dev.cenote.benchmarks.workers;

import dev.cenote.workers.Worker;
import reactor.core.publisher.Flux;

/** A worker that needs many classes before it can do anything: some 400 of a library's. */
public final class Flowing implements Worker<String, String> {
  @Override
  public String handle(String text) {
    return Flux.fromArray(text.split(" "))
        .map(String::toUpperCase)
        .filter(word -> !word.isEmpty())
        .distinct()
        .collectList()
        .map(words -> String.join(" ", words))
        .blockOptional()
        .orElseThrow();
  }
}
