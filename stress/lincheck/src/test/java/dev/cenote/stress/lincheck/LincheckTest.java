package dev.cenote.stress.lincheck;

import dev.cenote.internal.LeasedSlot;
import dev.cenote.internal.ServedQueue;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether every history of concurrent calls is explained by some order of the calls. */
class LincheckTest {

  @ParameterizedTest
  @ValueSource(classes = {LeasedSlot.class, ServedQueue.class})
  void holds_under_stress(Class<?> structure) {
    new StressOptions().iterations(20).invocationsPerIteration(500).check(structure);
  }

  @ParameterizedTest
  @ValueSource(classes = {LeasedSlot.class, ServedQueue.class})
  void holds_in_the_model_of_the_memory(Class<?> structure) {
    new ModelCheckingOptions().iterations(20).invocationsPerIteration(500).check(structure);
  }
}
