package dev.cenote.jdbc.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes objects by the names of their classes, and sets bean properties from text. */
public final class Beans {
  private static final Pattern TIME = Pattern.compile("(\\d+) *(ms|s|m|min|h|d)");

  private Beans() {}

  /**
   * Makes an object.
   *
   * @param option what the name of the class was given for
   * @param className the name of a class with a public constructor without parameters
   * @param type what it must be
   * @throws IllegalArgumentException if that cannot be done
   */
  public static <T> T make(String option, String className, Class<T> type) {
    try {
      Object made = load(className).getConstructor().newInstance();
      return type.cast(made);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(option + ": " + className + ": no such class", e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          option + ": " + className + ": its constructor threw " + e.getCause(), e.getCause());
    } catch (LinkageError e) {
      throw new IllegalArgumentException(option + ": " + className + ": cannot be loaded: " + e, e);
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException(
          option
              + ": "
              + className
              + ": must be a "
              + type.getName()
              + " with a public constructor without parameters",
          e);
    }
  }

  private static Class<?> load(String className) throws ClassNotFoundException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    if (loader != null) {
      try {
        return Class.forName(className, true, loader);
      } catch (ClassNotFoundException e) {
        return Class.forName(className);
      }
    }
    return Class.forName(className);
  }

  /**
   * Sets a bean property.
   *
   * @param name its name; {@code kebab-case} does, too
   * @param value its value, which shows in no error
   * @param option what it was given for
   * @throws IllegalArgumentException if there is no such property or it cannot have such a value
   */
  public static void set(Object bean, String name, String value, String option) {
    String property = camelCase(name);
    List<Method> setters =
        Arrays.stream(bean.getClass().getMethods())
            .filter(method -> isSetter(method, property))
            .toList();
    for (Method setter : setters) {
      Optional<Object> converted = converted(value, setter.getParameterTypes()[0]);
      if (converted.isPresent()) {
        invoke(bean, setter, converted.get(), option + ": " + name, Secrets.of(name, value));
        return;
      }
    }
    String kind = bean.getClass().getSimpleName();
    throw new IllegalArgumentException(
        setters.isEmpty()
            ? option + ": " + name + ": a " + kind + " has no such property"
            : option + ": " + name + ": must be " + allowed(setters.get(0).getParameterTypes()[0]));
  }

  private static void invoke(
      Object bean, Method setter, Object value, String where, Secrets secrets) {
    try {
      setter.invoke(bean, value);
    } catch (InvocationTargetException e) {
      Exception told =
          secrets.masked(
              e.getCause() instanceof Exception cause
                  ? cause
                  : new IllegalStateException(e.getCause()),
              null);
      throw new IllegalArgumentException(where + ": " + Failures.summary(told), told);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(where + ": cannot be set", e);
    }
  }

  private static boolean isSetter(Method method, String property) {
    return method.getParameterCount() == 1
        && !method.isBridge()
        && method.getName().length() == property.length() + 3
        && method.getName().startsWith("set")
        && method.getName().substring(3).equalsIgnoreCase(property);
  }

  private static String camelCase(String name) {
    return name.replace("-", "");
  }

  /** What a text stands for, if it may stand for such a thing. */
  private static Optional<Object> converted(String value, Class<?> type) {
    try {
      return Optional.ofNullable(convert(value, type));
    } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Object convert(String value, Class<?> type) {
    if (type == String.class) {
      return value;
    }
    if (type == int.class || type == Integer.class) {
      return Integer.valueOf(value.trim());
    }
    if (type == long.class || type == Long.class) {
      return Long.valueOf(value.trim());
    }
    if (type == double.class || type == Double.class) {
      return Double.valueOf(value.trim());
    }
    if (type == boolean.class || type == Boolean.class) {
      return truth(value.trim());
    }
    if (type == Duration.class) {
      return duration(value.trim());
    }
    if (type == char[].class) {
      return value.toCharArray();
    }
    if (type.isEnum()) {
      String wanted = value.trim().replace('-', '_');
      return Arrays.stream(type.getEnumConstants())
          .filter(each -> ((Enum<?>) each).name().equalsIgnoreCase(wanted))
          .findFirst()
          .orElseThrow(IllegalArgumentException::new);
    }
    throw new IllegalArgumentException();
  }

  private static boolean truth(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  private static Duration duration(String value) {
    Matcher matcher = TIME.matcher(value);
    if (!matcher.matches()) {
      return value.equals("0") ? Duration.ZERO : Duration.parse(value);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m", "min" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static String allowed(Class<?> type) {
    if (type == Duration.class) {
      return "a time such as 250 ms, 30 s, 5 min or PT30S";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    return type.isEnum()
        ? "one of " + Arrays.toString(type.getEnumConstants())
        : "a value of type " + type.getSimpleName();
  }
}
