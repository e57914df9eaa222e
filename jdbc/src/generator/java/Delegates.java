import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
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
 * Writes the delegates: for each interface of java.sql a class that passes every call on to the
 * driver's object, but for the calls that the class which it extends, written by hand, sees to.
 *
 * <p>Asks the compiler what the interfaces of a release look like, so the output is the same on
 * every JDK. Run by the build: {@code java Delegates.java RELEASE DIRECTORY}.
 */
final class Delegates {
  private static final String PACKAGE = "dev.cenote.jdbc.internal";
  private static final Set<String> WRAPPER = Set.of("unwrap", "isWrapperFor");

  /**
   * A class to be written.
   *
   * @param api the interface of java.sql
   * @param header the declaration, without its body
   * @param constructor what its constructor takes, and what that passes on
   * @param byHand the methods, all of a name, that the extended class has
   * @param accessors which ways to the driver's object are special
   */
  private record Delegate(
      String api,
      String header,
      Constructor constructor,
      Predicate<ExecutableElement> byHand,
      List<Accessor> accessors) {

    String name() {
      return header.replaceAll(".*class (\\w+).*", "$1");
    }

    /** How a method gets at the driver's object. */
    String accessor(ExecutableElement method) {
      return accessors.stream()
          .filter(accessor -> accessor.methods.test(method))
          .map(Accessor::name)
          .findFirst()
          .orElse("delegate");
    }
  }

  private record Constructor(String parameters, String arguments) {}

  private record Accessor(String name, Predicate<ExecutableElement> methods) {}

  private static final List<Delegate> ALL =
      List.of(
          new Delegate(
              "Connection",
              "class DelegatingConnection extends ConnectionHandle",
              new Constructor(
                  "Slot<Physical> slot, long use, Physical physical", "slot, use, physical"),
              named(
                  "close|isClosed|abort|isValid|setAutoCommit|commit|rollback|setReadOnly|setCatalog"
                      + "|setTransactionIsolation|setHoldability|setTypeMap|setClientInfo|setSchema"
                      + "|setNetworkTimeout|setShardingKey|setShardingKeyIfValid"),
              List.of(new Accessor("working", named("create.*|prepare.*|getMetaData|setSavepoint")))),
          new Delegate(
              "Statement",
              "class DelegatingStatement<S extends Statement> extends StatementHandle<S>",
              new Constructor("ConnectionHandle connection, S delegate", "connection, delegate"),
              named("close|isClosed|getConnection"),
              List.of(new Accessor("executing", named("execute.*")))),
          new Delegate(
              "PreparedStatement",
              "class DelegatingPreparedStatement<S extends PreparedStatement> extends"
                  + " DelegatingStatement<S> implements PreparedStatement",
              new Constructor("ConnectionHandle connection, S delegate", "connection, delegate"),
              none(),
              List.of(new Accessor("executing", named("execute.*")))),
          new Delegate(
              "CallableStatement",
              "final class DelegatingCallableStatement extends DelegatingPreparedStatement<CallableStatement>"
                  + " implements CallableStatement",
              new Constructor(
                  "ConnectionHandle connection, CallableStatement delegate",
                  "connection, delegate"),
              none(),
              List.of()),
          new Delegate(
              "ResultSet",
              "final class DelegatingResultSet extends ResultSetHandle",
              new Constructor(
                  "ConnectionHandle connection, StatementHandle<?> statement, ResultSet delegate",
                  "connection, statement, delegate"),
              named("close|isClosed|getStatement"),
              List.of(new Accessor("changing", named("(insert|update|delete)Row")))),
          new Delegate(
              "DatabaseMetaData",
              "final class DelegatingMetaData extends MetaDataHandle",
              new Constructor(
                  "ConnectionHandle connection, DatabaseMetaData delegate",
                  "connection, delegate"),
              named("getConnection|getDriverM.*Version"),
              List.of(
                  new Accessor("working", method -> type(method.getReturnType()).equals("ResultSet")))));

  private Delegates() {}

  public static void main(String[] arguments) throws IOException {
    Elements elements = elements(arguments[0]);
    Path folder = Path.of(arguments[1], PACKAGE.split("\\."));
    Files.createDirectories(folder);
    for (Delegate delegate : ALL) {
      TypeElement api = elements.getTypeElement("java.sql." + delegate.api);
      Path file = folder.resolve(delegate.name() + ".java");
      String text = text(delegate, api);
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

  private static String text(Delegate delegate, TypeElement api) {
    StringBuilder text = new StringBuilder();
    text.append("package ").append(PACKAGE).append(";\n\n");
    if (delegate.constructor.parameters.contains("Slot<")) {
      text.append("import dev.cenote.internal.Slot;\n");
    }
    text.append("import java.sql.*;\n");
    text.append("import org.jspecify.annotations.NullUnmarked;\n\n");
    text.append("/** Passes on what its superclass does not see to. Written by Delegates.java. */\n");
    text.append("@NullUnmarked\n");
    text.append("@SuppressWarnings({\"deprecation\", \"all\"})\n");
    text.append(delegate.header).append(" {\n");
    text.append("  ").append(delegate.name());
    text.append("(").append(delegate.constructor.parameters).append(") {\n");
    text.append("    super(").append(delegate.constructor.arguments).append(");\n  }\n");
    for (ExecutableElement method : methods(delegate, api)) {
      append(text, delegate, method);
    }
    return text.append("}\n").toString();
  }

  private static List<ExecutableElement> methods(Delegate delegate, TypeElement api) {
    return ElementFilter.methodsIn(api.getEnclosedElements()).stream()
        .filter(method -> !method.getModifiers().contains(Modifier.STATIC))
        .filter(method -> !WRAPPER.contains(name(method)))
        .filter(method -> !delegate.byHand.test(method))
        .toList();
  }

  private static void append(StringBuilder text, Delegate delegate, ExecutableElement method) {
    List<String> parameters = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    for (VariableElement parameter : method.getParameters()) {
      parameters.add(type(parameter.asType()) + " " + parameter.getSimpleName());
      arguments.add(parameter.getSimpleName().toString());
    }
    String result = type(method.getReturnType());
    String driver = "driver." + name(method) + "(" + String.join(", ", arguments) + ")";
    text.append("\n  @Override\n  public ").append(typeParameters(method)).append(result);
    text.append(" ").append(name(method)).append("(").append(String.join(", ", parameters));
    text.append(") throws ").append(thrown(method)).append(" {\n");
    text.append("    ").append(driverType(delegate)).append(" driver = ");
    text.append(delegate.accessor(method)).append("();\n    try {\n      ");
    text.append(result.equals("void") ? driver : "return " + wrapped(result, driver));
    text.append(";\n    } catch (SQLException e) {\n      throw seen(e);\n    }\n  }\n");
  }

  private static String driverType(Delegate delegate) {
    return delegate.header.contains("<S extends") ? "S" : delegate.api;
  }

  /** What the caller gets for what the driver gave. */
  private static String wrapped(String type, String call) {
    return switch (type) {
      case "Statement", "PreparedStatement", "CallableStatement", "DatabaseMetaData" ->
          "wrap(" + call + ")";
      case "ResultSet" -> "results(" + call + ")";
      case "Object" -> "value(" + call + ")";
      default -> call;
    };
  }

  private static String thrown(ExecutableElement method) {
    List<String> types = method.getThrownTypes().stream().map(Delegates::type).toList();
    if (!types.equals(List.of("SQLException"))) {
      throw new IllegalStateException(method + " throws " + types + ": see to it by hand");
    }
    return "SQLException";
  }

  private static String typeParameters(ExecutableElement method) {
    return method.getTypeParameters().isEmpty()
        ? ""
        : method.getTypeParameters().stream()
            .map(Element::toString)
            .collect(Collectors.joining(", ", "<", "> "));
  }

  private static String type(Object type) {
    return type.toString().replaceAll("\\bjava\\.(lang|sql)\\.", "").replace(",", ", ");
  }

  private static String name(ExecutableElement method) {
    return method.getSimpleName().toString();
  }

  private static Predicate<ExecutableElement> named(String pattern) {
    return method -> name(method).matches(pattern);
  }

  private static Predicate<ExecutableElement> none() {
    return method -> false;
  }
}
