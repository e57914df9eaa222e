package dev.cenote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.CharBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AcquireOptionsTest {

  private final AcquireOptions defaults = AcquireOptions.defaults();

  @Test
  void defaultsAskForNothing() {
    assertThat(defaults.timeout()).isEmpty();
    assertThat(defaults.priority()).isZero();
    assertThat(defaults.label()).isEmpty();
    assertThat(defaults.attachment(Object.class)).isEmpty();
  }

  @Test
  void eachChoiceIsKept() {
    AcquireOptions options =
        defaults.timeout(Duration.ofSeconds(2)).priority(5).attach("tenant").label("GET /orders");

    assertThat(options.timeout()).contains(Duration.ofSeconds(2));
    assertThat(options.priority()).isEqualTo(5);
    assertThat(options.label()).isEqualTo("GET /orders");
    assertThat(options.attachment(String.class)).contains("tenant");
    assertThat(options)
        .hasToString(
            "AcquireOptions[timeout=PT2S, priority=5, label=GET /orders, attachments=[String]]");
  }

  @Test
  void choicesMakeNewOptions() {
    defaults.timeout(Duration.ZERO).priority(1).label("x").attach("y");

    assertThat(defaults.timeout()).isEmpty();
    assertThat(defaults.priority()).isZero();
    assertThat(defaults.label()).isEmpty();
    assertThat(defaults.attachment(String.class)).isEmpty();
  }

  @Test
  void thereIsOneAttachmentPerClassAndTheLastWins() {
    AcquireOptions options = defaults.attach("first").attach(7).attach("last");

    assertThat(options.attachment(String.class)).contains("last");
    assertThat(options.attachment(Integer.class)).contains(7);
    assertThat(options.attachment(Long.class)).isEmpty();
    assertThat(options.toString()).contains("[Integer, String]");
  }

  @Test
  void anAttachmentIsFoundByWhatItImplements() {
    AcquireOptions options = defaults.attach("text").attach(CharBuffer.wrap("built"));

    assertThat(options.attachment(Comparable.class)).isPresent();
    assertThat(options.attachment(CharSequence.class)).get().isInstanceOf(CharBuffer.class);
  }

  @Test
  void theVeryClassGoesBeforeWhatExtendsIt() {
    class Tenant {}
    class SpecialTenant extends Tenant {}
    Tenant tenant = new Tenant();
    SpecialTenant special = new SpecialTenant();

    assertThat(defaults.attach(tenant).attach(special).attachment(Tenant.class))
        .containsSame(tenant);
    assertThat(defaults.attach(special).attachment(Tenant.class)).containsSame(special);
  }

  @Test
  void attachmentsThatAreNumbersAreFoundByTheirCommonClass() {
    AtomicInteger first = new AtomicInteger();
    AtomicLong last = new AtomicLong();

    assertThat(defaults.attach(first).attach(last).attachment(Number.class)).containsSame(last);
  }

  @Test
  void aTimeoutIsNotNegative() {
    assertThat(defaults.timeout(Duration.ZERO).timeout()).contains(Duration.ZERO);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.timeout(Duration.ofMillis(-1)))
        .withMessage("timeout: PT-0.001S: must be zero or positive");
  }

  @Test
  @SuppressWarnings("NullAway")
  void nullIsRefused() {
    assertThatNullPointerException().isThrownBy(() -> defaults.timeout(null));
    assertThatNullPointerException().isThrownBy(() -> defaults.label(null));
    assertThatNullPointerException().isThrownBy(() -> defaults.attach(null));
  }
}
