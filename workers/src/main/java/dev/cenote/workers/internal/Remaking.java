package dev.cenote.workers.internal;

import dev.cenote.workers.Codec;
import dev.cenote.workers.Worker;
import dev.cenote.workers.internal.jvm.WorkerMain;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether another JVM can make an object like one of ours, knowing nothing but a name. */
public final class Remaking {

  /** What it takes. */
  public static final String ALLOWED =
      "must be a public class, top-level or static nested, with a public constructor without"
          + " parameters";

  private Remaking() {}

  /** Why no other JVM could make an instance, if that is so. */
  public static Optional<String> obstacle(Class<?> type) {
    if (type.isHidden() || type.isSynthetic()) {
      return Optional.of("is a lambda or otherwise has no name");
    }
    if (type.isAnonymousClass()) {
      return Optional.of("is an anonymous class");
    }
    if (type.isLocalClass()) {
      return Optional.of("is a class within a method");
    }
    if (type.isInterface() || Modifier.isAbstract(type.getModifiers()) || type.isPrimitive()) {
      return Optional.of("is an interface or abstract");
    }
    if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
      return Optional.of("is an inner class that is not static");
    }
    if (!Modifier.isPublic(type.getModifiers())) {
      return Optional.of("is not public");
    }
    return Arrays.stream(type.getConstructors()).anyMatch(each -> each.getParameterCount() == 0)
        ? Optional.empty()
        : Optional.of("has no public constructor without parameters");
  }

  /** The class of a codec; of an enum's constant, the enum. */
  static Class<?> type(Codec<?> codec) {
    return codec instanceof Enum<?> constant ? constant.getDeclaringClass() : codec.getClass();
  }

  /** Why no other JVM could make such a codec, if that is so. */
  public static Optional<String> obstacle(Codec<?> codec) {
    return codec instanceof Enum<?> ? Optional.empty() : obstacle(codec.getClass());
  }

  /** The name by which the other JVM finds a codec. */
  static String name(Codec<?> codec) {
    String type = type(codec).getName();
    return codec instanceof Enum<?> constant ? type + WorkerMain.CONSTANT + constant.name() : type;
  }

  /** What a class of workers takes and gives, in this order, as far as its declaration tells. */
  public static Optional<List<Type>> tasksAndResults(Class<?> worker) {
    return arguments(worker, Map.of());
  }

  private static Optional<List<Type>> arguments(
      @Nullable Type type, Map<TypeVariable<?>, Type> known) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      Map<TypeVariable<?>, Type> inner = new HashMap<>();
      TypeVariable<?>[] variables = raw.getTypeParameters();
      for (int i = 0; i < variables.length; i++) {
        Type argument = generic.getActualTypeArguments()[i];
        inner.put(variables[i], known.getOrDefault(argument, argument));
      }
      return raw == Worker.class
          ? Optional.of(List.of(inner.get(variables[0]), inner.get(variables[1])))
          : parents(raw, inner);
    }
    return type instanceof Class<?> plain ? parents(plain, Map.of()) : Optional.empty();
  }

  private static Optional<List<Type>> parents(Class<?> type, Map<TypeVariable<?>, Type> known) {
    for (Type each : type.getGenericInterfaces()) {
      Optional<List<Type>> found = arguments(each, known);
      if (found.isPresent()) {
        return found;
      }
    }
    return arguments(type.getGenericSuperclass(), known);
  }
}
