package dev.cenote.stress.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SimulationTest {
  @Test
  void one_seed_means_one_run_whichever_loader_runs_it() {
    Exploring one = InstrumentingLoader.make().explorer();
    Exploring other = InstrumentingLoader.make().explorer();
    for (String scenario : one.scenarios()) {
      List<Long> first = one.explore(scenario, 1, 50).hashes();
      assertThat(other.explore(scenario, 1, 50).hashes()).as(scenario).isEqualTo(first);
      assertThat(one.explore(scenario, 1, 50).hashes()).as(scenario).isEqualTo(first);
    }
  }

  @Test
  @Timeout(Integer.MAX_VALUE) // it ends by itself, when it was told to
  void the_engine_keeps_its_promises_in_every_order_of_events() {
    long seed = Long.getLong("simulation.seed", System.currentTimeMillis());
    Simulation simulation = new Simulation(seed);
    simulation.explore(Duration.ofSeconds(Long.getLong("simulation.seconds", 60)));
    simulation.print(System.out);
    assertThat(simulation.failures()).isEmpty();
  }
}
