import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.tools.ToolProvider;

/**
 * Writes the stub driver's dull half: for an interface of java.sql an abstract class whose methods do
 * nothing and answer 0, false or null. What answers something is written by hand in a subclass.
 *
 * <p>Run by the build: {@code java Stubs.java RELEASE DIRECTORY}.
 */
final class Stubs {
  private static final String PACKAGE = "dev.cenote.benchmarks.jdbc";
  private static final List<String> INTERFACES = List.of("Connection", "PreparedStatement");

  private Stubs() {}

  public static void main(String[] arguments) throws IOException {
    Elements elements = elements(arguments[0]);
    Path folder = Path.of(arguments[1], PACKAGE.split("\\."));
    Files.createDirectories(folder);
    for (String api : INTERFACES) {
      String name = "Idle" + api;
      Path file = folder.resolve(name + ".java");
      String text = text(name, api, elements);
      if (!Files.exists(file) || !Files.readString(file).equals(text)) { // or all is compiled anew
        Files.writeString(file, text);
      }
    }
  }

  private static Elements elements(String release) {
    List<String> options = List.of("--release", release);
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, options, List.of("java.lang.Object"), null);
    return task.getElements();
  }

  private static String text(String name, String api, Elements elements) {
    TypeElement type = elements.getTypeElement("java.sql." + api);
    StringBuilder text = new StringBuilder();
    text.append("package ").append(PACKAGE).append(";\n\n");
    text.append("import java.sql.*;\n");
    text.append("import org.jspecify.annotations.NullUnmarked;\n\n");
    text.append("/** Does nothing, and answers nothing. Written by Stubs.java. */\n");
    text.append("@NullUnmarked\n");
    text.append("@SuppressWarnings({\"deprecation\", \"all\"})\n");
    text.append("abstract class ").append(name).append(" implements ").append(api).append(" {\n");
    for (ExecutableElement method : ElementFilter.methodsIn(elements.getAllMembers(type))) {
      if (method.getModifiers().contains(Modifier.ABSTRACT)) {
        append(text, method);
      }
    }
    return text.append("}\n").toString();
  }

  private static void append(StringBuilder text, ExecutableElement method) {
    String typeParameters =
        method.getTypeParameters().isEmpty()
            ? ""
            : method.getTypeParameters().stream()
                .map(Element::toString)
                .collect(Collectors.joining(", ", "<", "> "));
    String parameters =
        method.getParameters().stream().map(Stubs::declaration).collect(Collectors.joining(", "));
    text.append("\n  @Override\n  public ").append(typeParameters).append(method.getReturnType());
    text.append(" ").append(method.getSimpleName()).append("(").append(parameters).append(") {");
    switch (method.getReturnType().getKind()) {
      case VOID -> text.append("}\n");
      case BOOLEAN -> text.append("\n    return false;\n  }\n");
      case BYTE, SHORT, INT, LONG, FLOAT, DOUBLE -> text.append("\n    return 0;\n  }\n");
      default -> text.append("\n    return null;\n  }\n");
    }
  }

  private static String declaration(VariableElement parameter) {
    return parameter.asType() + " " + parameter.getSimpleName();
  }
}
