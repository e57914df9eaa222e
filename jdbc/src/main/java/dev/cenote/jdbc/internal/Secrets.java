package dev.cenote.jdbc.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What must show nowhere: passwords, wherever they were given. */
final class Secrets {
  private static final String MASK = "***";
  private static final String NAMES = "pass|pwd|secret|token|credential";
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(" + NAMES + ").*", Pattern.CASE_INSENSITIVE);

  /** The value of an option about secrets, not one of them. */
  private static final Pattern SWITCH = Pattern.compile("true|false", Pattern.CASE_INSENSITIVE);

  private static final Pattern IN_URL =
      Pattern.compile("\\w*(?:" + NAMES + ")\\w*=([^&;,)]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern IN_USER_INFO = Pattern.compile("[:/]([^:/@]+)@");
  private static final Pattern SCHEME = Pattern.compile("^jdbc:\\w+(:\\w+(?=:))?");

  private final List<String> known = new ArrayList<>();

  /** The secrets in a URL and in properties. */
  Secrets(@Nullable String url, Map<String, String> properties) {
    if (url != null) {
      addAll(IN_URL.matcher(url));
      addAll(IN_USER_INFO.matcher(url));
    }
    properties.forEach((name, value) -> {
      if (SECRET_NAME.matcher(name).matches()) {
        add(value);
      }
    });
  }

  /** The secrets in one property. */
  static Secrets of(String name, String value) {
    return new Secrets(value, Map.of(name, value));
  }

  private void addAll(Matcher matcher) {
    while (matcher.find()) {
      add(matcher.group(1));
    }
  }

  private void add(String secret) {
    if (!secret.isEmpty() && !SWITCH.matcher(secret).matches()) {
      known.add(secret);
      known.sort(Comparator.comparingInt(String::length).reversed()); // one may contain another
    }
  }

  /**
   * A URL as it may be shown: without what comes after its address, and where somebody may have put
   * a password into that, too, only what kind of URL it is.
   */
  static String shown(String url) {
    Matcher end = Pattern.compile("[?;]").matcher(url);
    String address = end.find() ? url.substring(0, end.start()) : url;
    if (url.contains("@") || address.contains("=") || address.contains("(")) {
      Matcher scheme = SCHEME.matcher(url);
      return scheme.find() ? scheme.group() + ":" + MASK : MASK;
    }
    return address;
  }

  /**
   * A failure as it may be told: the same, unless a secret shows in it; then another one that says
   * the same with the secret masked.
   *
   * @param password the one that was used, besides those known
   */
  Exception masked(Exception failure, @Nullable String password) {
    List<String> secrets = new ArrayList<>(known);
    if (password != null && !password.isEmpty()) {
      secrets.add(0, password);
    }
    return shows(failure, secrets, 0) ? copy(failure, secrets) : failure;
  }

  private static boolean shows(@Nullable Throwable failure, List<String> secrets, int depth) {
    if (failure == null || depth > 10) {
      return false;
    }
    String text = failure.toString();
    if (secrets.stream().anyMatch(text::contains)) {
      return true;
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      if (shows(suppressed, secrets, depth + 1)) {
        return true;
      }
    }
    return shows(failure.getCause(), secrets, depth + 1)
        || (failure instanceof SQLException sql
            && shows(sql.getNextException(), secrets, depth + 1));
  }

  private static SQLException copy(Exception failure, List<String> secrets) {
    String text =
        failure instanceof SQLException ? String.valueOf(failure.getMessage()) : failure.toString();
    for (String secret : secrets) {
      text = text.replace(secret, MASK);
    }
    SQLException copy =
        failure instanceof SQLException sql
            ? new SQLException(text, sql.getSQLState(), sql.getErrorCode())
            : new SQLException(text);
    copy.setStackTrace(failure.getStackTrace());
    return copy;
  }
}
