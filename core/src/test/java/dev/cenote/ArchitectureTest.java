package dev.cenote;

import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The house rules that a compiler does not know. That the internal package stays internal is not
 * among them: the module descriptor keeps others out, and javac's {@code exports} lint keeps our
 * public signatures clean.
 */
class ArchitectureTest {
  private static final Path COMPILED = compiled();
  private static final JavaClasses CORE = new ClassFileImporter().importPath(COMPILED);
  private static final ToolProvider JAVAP = ToolProvider.findFirst("javap").orElseThrow();

  @Test
  void coreNeedsNothingButTheJdk() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.cenote..", "org.jspecify.annotations..")
        .because("core has no dependency, and none on what the JDK keeps to itself")
        .check(CORE);
  }

  @Test
  void nothingIsKeptPerThread() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .because("a million virtual threads would each keep one")
        .check(CORE);
  }

  @Test
  void noMethodIsSynchronized() {
    methods()
        .should()
        .notHaveModifier(SYNCHRONIZED)
        .because("before JDK 24 a virtual thread that waits in a monitor holds its carrier")
        .check(CORE);
  }

  @Test
  void noBlockIsSynchronized() throws IOException {
    try (Stream<Path> files = Files.walk(COMPILED)) {
      assertThat(files.filter(file -> file.toString().endsWith(".class")))
          .isNotEmpty()
          .filteredOn(file -> disassembled(file).contains("monitorenter"))
          .isEmpty();
    }
  }

  @Test
  void publicClassesAreFinalOrMadeToBeExtended() {
    classes()
        .that()
        .resideInAPackage("dev.cenote")
        .and()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .doNotHaveModifier(ABSTRACT)
        .should()
        .haveModifier(FINAL)
        .check(CORE);
  }

  @Test
  void nothingPrints() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
  }

  private static String disassembled(Path classFile) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    int status = JAVAP.run(out, out, "-c", "-private", classFile.toString());
    assertThat(status).as(text.toString()).isZero();
    return text.toString();
  }

  private static Path compiled() {
    try {
      return Path.of(Pool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
