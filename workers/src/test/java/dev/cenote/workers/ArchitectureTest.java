package dev.cenote.workers;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.cenote.workers.internal.Framings;
import dev.cenote.workers.internal.Outlet;
import java.io.ObjectInputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The house rules that a compiler does not know. */
class ArchitectureTest {
  private static final JavaClasses WORKERS = new ClassFileImporter().importPath(compiled());

  @Test
  void itNeedsNothingButTheJdkAndCoreAndAParser() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "dev.cenote",
            "dev.cenote.workers..",
            "tools.jackson.core..",
            "org.jspecify.annotations..")
        .check(WORKERS);
  }

  @Test
  void onlyOneClassKnowsTheParser() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.Json(Lines|\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("tools.jackson..")
        .check(WORKERS);
  }

  @Test
  void aChildJvmNeedsNothingOfTheEngineNorTheParser() {
    classes()
        .that()
        .resideInAPackage("dev.cenote.workers.internal.jvm")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "dev.cenote.workers.internal.jvm", "org.jspecify..")
                .or(
                    belongToAnyOf(
                        Worker.class,
                        Codec.class,
                        Framing.class,
                        MessageInput.class,
                        Framings.class,
                        Outlet.class)))
        .check(WORKERS);
  }

  @Test
  void nothingIsReadBySerialization() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .check(WORKERS);
  }

  @Test
  void nothingIsKeptPerThread() {
    noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class).check(WORKERS);
  }

  @Test
  void noMethodIsSynchronized() {
    methods().should().notHaveModifier(SYNCHRONIZED).check(WORKERS);
  }

  @Test
  void nothingPrints() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(WORKERS);
  }

  private static Path compiled() {
    try {
      return Path.of(WorkerPool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
