package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.testkit.ScriptedFactory.Call;
import dev.cenote.testkit.ScriptedFactory.Operation;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ScriptedFactoryTest {

  private final ScriptedFactory factory = new ScriptedFactory();

  @Test
  void doesWhatTheScriptSaysAndThenWhatItAlwaysDoes() throws Exception {
    Throwable odd = new Throwable("odd");
    factory
        .creations()
        .next(2, Behaviour.fail(IOException::new))
        .next(Behaviour.fail(odd))
        .next(Behaviour.nothing())
        .always(Behaviour.after(() -> {}));

    assertThatThrownBy(factory::create).isInstanceOf(IOException.class);
    assertThatThrownBy(factory::create).isInstanceOf(IOException.class);
    assertThatThrownBy(factory::create).isSameAs(odd);
    assertThat(factory.create()).isNull();
    assertThat(factory.create().id()).isEqualTo(1);
    assertThat(factory.create().id()).isEqualTo(2);

    assertThat(factory.created()).isEqualTo(2);
    assertThat(factory.failed()).isEqualTo(4);
    assertThat(factory.creating()).isZero();
    assertThat(factory.creatingAtMost()).isEqualTo(1);
    assertThat(factory.calls(Operation.CREATE)).extracting(Call::resource).containsExactly(1, 2);
  }

  @Test
  void hangsUntilTheGateIsOpen() throws InterruptedException {
    Gate gate = factory.gate();
    factory
        .creations()
        .next(Behaviour.hang(gate))
        .next(Behaviour.hangStubbornly(gate))
        .next(Behaviour.spin(gate));
    Thread[] threads = new Thread[3];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = Thread.ofPlatform().start(this::createQuietly);
      gate.awaitArrivals(i + 1);
    }
    assertThat(factory.creating()).isEqualTo(3);
    threads[0].interrupt();
    threads[0].join();
    threads[1].interrupt();
    threads[2].interrupt();
    assertThat(factory.failed()).isEqualTo(1);
    assertThat(factory.created()).isZero();

    factory.heal();
    threads[1].join();
    threads[2].join();
    assertThat(factory.created()).isEqualTo(2);
    assertThat(factory.creatingAtMost()).isEqualTo(3);
  }

  @Test
  void noticesWhatMustNotHappen() throws Exception {
    TestResource resource = factory.create();
    resource.enter();
    assertThatThrownBy(resource::enter).isInstanceOf(AssertionError.class);
    resource.exit();
    assertThatThrownBy(resource::exit).isInstanceOf(AssertionError.class);
    factory.destroy(resource);
    assertThatThrownBy(() -> factory.destroy(resource)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(resource::enter).isInstanceOf(AssertionError.class);
    assertThat(factory.violations()).hasSize(4);
  }

  @Test
  void noticesAResourceThatIsHandedOutTwiceOrDestroyedInUse() throws Exception {
    TestResource resource = factory.create();
    resource.hold();
    assertThatThrownBy(resource::hold).isInstanceOf(AssertionError.class);
    resource.enter();
    assertThatThrownBy(() -> factory.destroy(resource)).isInstanceOf(AssertionError.class);
    assertThat(factory.violations()).hasSize(2);
    assertThat(factory.destroyed()).isEqualTo(1);
  }

  private void createQuietly() {
    try {
      factory.create();
    } catch (Exception expected) {
      Thread.currentThread().interrupt();
    }
  }
}
