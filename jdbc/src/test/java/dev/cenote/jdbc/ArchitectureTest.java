package dev.cenote.jdbc;

import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The house rules that a compiler does not know. */
class ArchitectureTest {
  private static final JavaClasses JDBC = new ClassFileImporter().importPath(compiled());

  @Test
  void itNeedsNothingButTheJdkAndCore() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "javax.sql..", "dev.cenote..", "org.jspecify.annotations..")
        .check(JDBC);
  }

  @Test
  void ofCoresInsideItKnowsTheSideDoorOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("dev\\.cenote\\.internal\\.(?!Handles|Slot$|Nanos$).*")
        .check(JDBC);
  }

  @Test
  void nothingIsKeptPerThread() {
    noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class).check(JDBC);
  }

  @Test
  void noMethodIsSynchronized() {
    methods().should().notHaveModifier(SYNCHRONIZED).check(JDBC);
  }

  @Test
  void nothingPrints() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(JDBC);
  }

  private static Path compiled() {
    try {
      return Path.of(
          CenoteDataSource.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
