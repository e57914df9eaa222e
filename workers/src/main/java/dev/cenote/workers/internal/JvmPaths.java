package dev.cenote.workers.internal;

import dev.cenote.workers.internal.jvm.WorkerMain;
import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a child JVM finds its classes: unless told otherwise, where this one does. If we are a
 * module here, so we are there, and its modules are ours, the worker's, and what these need. All
 * paths are absolute, since the child may have another working directory.
 */
final class JvmPaths {
  private static final Module OURS = WorkerMain.class.getModule();

  private final JvmOptions<?, ?> options;
  private final List<Class<?>> types;

  JvmPaths(JvmOptions<?, ?> options) {
    this.options = options;
    types =
        List.of(options.worker(), Remaking.type(options.input()), Remaking.type(options.output()));
  }

  private boolean isModular() {
    return OURS.isNamed() && options.classPath().isEmpty();
  }

  /** The words that name the main class. */
  List<String> mainClass() {
    String name = WorkerMain.class.getName();
    return isModular() ? List.of("-m", OURS.getName() + "/" + name) : List.of(name);
  }

  /** The arguments that say where classes are. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (isModular()) {
      addModules(arguments);
    } else {
      Set<Path> path =
          new LinkedHashSet<>(options.classPath().orElseGet(() -> property("java.class.path")));
      location(WorkerMain.class).ifPresent(path::add);
      arguments.add("-cp");
      arguments.add(joined(path));
    }
    return arguments;
  }

  private void addModules(List<String> arguments) {
    Set<Path> path =
        new LinkedHashSet<>(options.modulePath().orElseGet(() -> property("jdk.module.path")));
    Stream.concat(
            Stream.of(OURS.getName()),
            OURS.getDescriptor().requires().stream().map(ModuleDescriptor.Requires::name))
        .map(JvmPaths::location)
        .forEach(place -> place.ifPresent(path::add));
    add(arguments, "--module-path", joined(path));
    add(arguments, "-cp", joined(new LinkedHashSet<>(property("java.class.path"))));
    add(arguments, "--add-modules", String.join(",", roots()));
    for (Class<?> type : types) {
      Module module = type.getModule();
      if (module.isNamed() && !module.isExported(type.getPackageName(), OURS)) {
        add(
            arguments,
            "--add-exports",
            module.getName() + "/" + type.getPackageName() + "=" + OURS.getName());
      }
    }
  }

  private static void add(List<String> arguments, String option, String value) {
    if (!value.isEmpty()) {
      arguments.add(option);
      arguments.add(value);
    }
  }

  /** What is in no module may use any that are there. */
  private Set<String> roots() {
    Set<String> roots = new LinkedHashSet<>();
    for (Class<?> type : types) {
      if (type.getModule().isNamed()) {
        roots.add(type.getModule().getName());
      } else {
        roots.add("ALL-DEFAULT");
        ModuleLayer.boot().modules().stream()
            .map(Module::getName)
            .filter(name -> location(name).isPresent())
            .forEach(roots::add);
      }
    }
    return roots;
  }

  private static List<Path> property(String name) {
    String value = System.getProperty(name, "");
    return value.isEmpty() ? List.of() : paths(value);
  }

  /** An empty entry is the working directory. */
  private static List<Path> paths(String value) {
    return Stream.of(value.split(File.pathSeparator, -1))
        .map(Path::of)
        .map(Path::toAbsolutePath)
        .toList();
  }

  private static String joined(Set<Path> paths) {
    return String.join(
        File.pathSeparator, paths.stream().map(Path::toAbsolutePath).map(Path::toString).toList());
  }

  /** The file or folder that a class is from; empty if it is in a run-time image, or elsewhere. */
  private static Optional<Path> location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    try {
      return location == null ? Optional.empty() : file(location.toURI());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> location(String module) {
    return ModuleLayer.boot()
        .configuration()
        .findModule(module)
        .flatMap(found -> found.reference().location())
        .flatMap(JvmPaths::file);
  }

  private static Optional<Path> file(URI location) {
    return "file".equals(location.getScheme()) ? Optional.of(Path.of(location)) : Optional.empty();
  }
}
