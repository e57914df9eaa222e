package dev.cenote.stress.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/**
 * Defines all of Cenote's classes anew and puts switch points into those of the engine. Two loaders
 * share nothing, so two simulations can run side by side.
 */
final class InstrumentingLoader extends ClassLoader {
  private static final String OURS = "dev.cenote.";
  private static final String ENGINE = "dev.cenote.internal.";

  /** Looks into the engine for the simulation; what it does is no part of what is simulated. */
  private static final String PROBE = "dev.cenote.internal.EngineProbe";

  /** What the inside and the outside speak to each other with. */
  private static final Set<String> SHARED =
      Set.of(Exploring.class.getName(), Findings.class.getName());

  static {
    registerAsParallelCapable();
  }

  private final FieldKinds fields = new FieldKinds(this::read);
  private final Set<String> places = ConcurrentHashMap.newKeySet();

  private InstrumentingLoader(ClassLoader parent) {
    super(parent);
  }

  /** A simulation of its own, in classes of its own. */
  static InstrumentingLoader make() {
    return new InstrumentingLoader(InstrumentingLoader.class.getClassLoader());
  }

  Exploring explorer() {
    try {
      return (Exploring) loadClass(Explorer.class.getName()).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The switch points put in so far, by name. */
  Set<String> places() {
    return Set.copyOf(places);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS) || SHARED.contains(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes;
    try {
      bytes = read(name.replace('.', '/'));
    } catch (UncheckedIOException e) {
      throw new ClassNotFoundException(name, e);
    }
    if (name.startsWith(ENGINE) && !name.startsWith(PROBE)) {
      bytes = instrumented(bytes);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] read(String internalName) {
    try (InputStream in = getParent().getResourceAsStream(internalName + ".class")) {
      if (in == null) {
        throw new IOException("no class file for " + internalName);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] instrumented(byte[] original) {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new PointInserter(writer, fields, places), 0);
    return writer.toByteArray();
  }
}
