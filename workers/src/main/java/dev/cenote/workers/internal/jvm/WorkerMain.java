package dev.cenote.workers.internal.jvm;

import dev.cenote.workers.Codec;
import dev.cenote.workers.Worker;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;

/**
 * The main class of a child JVM. Its arguments are the class of the worker, two codecs, where the
 * pipes are, the grace in milliseconds, and how long a message may be. It has the pipes for itself
 * before it loads anything of the user's: standard output is standard error from then on, and
 * standard input is empty.
 */
public final class WorkerMain {

  /** Stands between the class of an enum and its constant. */
  public static final char CONSTANT = '#';

  private WorkerMain() {}

  /** Serves until its parent wants it to end, or ends. */
  public static void main(String[] args) throws IOException {
    Link link = Link.open(Wire.Channel.valueOf(args[3]), Integer.parseInt(args[5]));
    PrintStream errors = takeStreams();
    Service service = new Service(link, errors, Long.parseLong(args[4]));
    // Whatever threads the user's code leaves behind do not keep this JVM.
    System.exit(service.run(() -> make(args)));
  }

  private static PrintStream takeStreams() {
    PrintStream errors =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)),
            true,
            StandardCharsets.UTF_8);
    System.setIn(InputStream.nullInputStream());
    System.setOut(errors);
    System.setErr(errors);
    return errors;
  }

  @SuppressWarnings("unchecked") // the parent has compared the types
  private static Crewman make(String[] args) throws Throwable {
    return new Crewman(
        (Worker<Object, Object>) instance(args[0]),
        (Codec<Object>) instance(args[1]),
        (Codec<Object>) instance(args[2]));
  }

  private static Object instance(String name) throws Throwable {
    int end = name.indexOf(CONSTANT);
    Class<?> type = load(end < 0 ? name : name.substring(0, end));
    if (end >= 0) {
      return constant(type, name.substring(end + 1));
    }
    try {
      return type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw cause == null ? e : cause;
    }
  }

  private static Class<?> load(String name) throws NotStarted {
    try {
      return Class.forName(name, true, ClassLoader.getSystemClassLoader());
    } catch (ClassNotFoundException e) {
      throw new NotStarted("there is no class " + name + " on its class path or module path", e);
    }
  }

  private static Object constant(Class<?> type, String name) throws NotStarted {
    for (Object each : type.getEnumConstants()) {
      if (((Enum<?>) each).name().equals(name)) {
        return each;
      }
    }
    throw new NotStarted("the enum " + type.getName() + " has no constant " + name, null);
  }
}
