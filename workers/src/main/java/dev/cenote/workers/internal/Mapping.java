package dev.cenote.workers.internal;

import dev.cenote.QueueFullException;
import dev.cenote.workers.TaskOptions;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerException.Kind;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Many tasks, a bounded number of them under way. Used by one thread at a time, as an iterator is.
 */
abstract class Mapping<I, O extends @Nullable Object> implements Iterator<O> {
  private final Crew<I, O> crew;
  private final Stream<? extends I> inputs;
  private final TaskOptions options;
  private final int order;
  private @Nullable Iterator<? extends I> source;

  /** A task that the queue had no room for, to be tried again when another is done. */
  private @Nullable Held<I> held;

  private boolean isOver;

  private record Held<I>(I input) {}

  private Mapping(Crew<I, O> crew, Stream<? extends I> inputs, TaskOptions options, int order) {
    this.crew = crew;
    this.inputs = Objects.requireNonNull(inputs, "inputs");
    this.options =
        options.acquireTimeout().isPresent()
            ? options
            : options.acquireTimeout(ChronoUnit.FOREVER.getDuration());
    this.order = order;
  }

  final Stream<O> stream() {
    Spliterator<O> results = Spliterators.spliteratorUnknownSize(this, order);
    return StreamSupport.stream(results, false).onClose(this::giveUp).onClose(inputs::close);
  }

  /** How many tasks are under way. */
  abstract int underWay();

  abstract void add(CompletableFuture<O> task);

  /** Removes the task whose result comes next; blocks until it is there. */
  abstract CompletableFuture<O> takeNext() throws InterruptedException;

  abstract void cancelAll();

  private void giveUp() {
    isOver = true;
    cancelAll();
  }

  @Override
  public final boolean hasNext() {
    if (isOver) {
      return false;
    }
    try {
      fill();
    } catch (Throwable failure) { // of whoever supplies the tasks
      giveUp();
      throw failure;
    }
    return underWay() > 0;
  }

  private void fill() {
    Iterator<? extends I> from = source;
    if (from == null) {
      from = inputs.iterator();
      source = from;
    }
    long bound = 2L * crew.config().max();
    while (underWay() < bound) {
      Held<I> next = held;
      if (next == null) {
        if (!from.hasNext()) {
          return;
        }
        next = new Held<>(from.next());
      }
      CompletableFuture<O> task = crew.submit(next.input, options);
      if (underWay() > 0 && isTurnedAway(task)) {
        held = next;
        return;
      }
      held = null;
      add(task);
    }
  }

  /** Others may fill the queue, too; then it is for our own tasks to wait. */
  private static boolean isTurnedAway(CompletableFuture<?> task) {
    return task.isCompletedExceptionally()
        && task.exceptionNow() instanceof WorkerException e
        && e.getCause() instanceof QueueFullException;
  }

  @Override
  public final O next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      return takeNext().get();
    } catch (InterruptedException e) {
      giveUp();
      Thread.currentThread().interrupt();
      throw WorkerException.of(Kind.CANCELLED, crew.name() + ": interrupted while mapping", e);
    } catch (ExecutionException e) {
      giveUp();
      throw unchecked(e.getCause());
    }
  }

  private static RuntimeException unchecked(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException e
        ? e
        : new IllegalStateException("a task failed", failure);
  }

  /** Results in the order of the tasks. */
  static final class Ordered<I, O extends @Nullable Object> extends Mapping<I, O> {
    private final Deque<CompletableFuture<O>> tasks = new ArrayDeque<>();

    Ordered(Crew<I, O> crew, Stream<? extends I> inputs, TaskOptions options) {
      super(crew, inputs, options, Spliterator.ORDERED);
    }

    @Override
    int underWay() {
      return tasks.size();
    }

    @Override
    void add(CompletableFuture<O> task) {
      tasks.add(task);
    }

    @Override
    CompletableFuture<O> takeNext() throws InterruptedException {
      CompletableFuture<O> first = tasks.element();
      try {
        first.get();
      } catch (ExecutionException e) {
        // Whoever takes it will see.
      }
      return tasks.remove();
    }

    @Override
    void cancelAll() {
      tasks.forEach(task -> task.cancel(true));
      tasks.clear();
    }
  }

  /** Results as they come. */
  static final class Unordered<I, O extends @Nullable Object> extends Mapping<I, O> {
    private final Set<CompletableFuture<O>> tasks = new LinkedHashSet<>();
    private final BlockingQueue<CompletableFuture<O>> done = new LinkedBlockingQueue<>();

    Unordered(Crew<I, O> crew, Stream<? extends I> inputs, TaskOptions options) {
      super(crew, inputs, options, 0);
    }

    @Override
    int underWay() {
      return tasks.size();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // that of whenComplete leads nowhere
    void add(CompletableFuture<O> task) {
      tasks.add(task);
      task.whenComplete((output, failure) -> done.add(task));
    }

    @Override
    @SuppressWarnings("CollectionUndefinedEquality") // a future is nothing but itself
    CompletableFuture<O> takeNext() throws InterruptedException {
      CompletableFuture<O> next = done.take();
      tasks.remove(next);
      return next;
    }

    @Override
    void cancelAll() {
      tasks.forEach(task -> task.cancel(true));
      tasks.clear();
    }
  }
}
