package dev.cenote.cli.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs for this machine, as zonky publishes them on Maven Central: a tar of {@code
 * bin}, {@code lib} and {@code share}, packed with xz, in a jar of its own for each platform.
 */
final class PostgresArchive {

  private static final int BUFFER = 1 << 16;
  private static final Path ALPINE = Path.of("/etc/alpine-release");

  private final URL location;

  private PostgresArchive(URL location) {
    this.location = location;
  }

  /** Finds the archive for this machine among the resources. */
  static PostgresArchive find() throws PostgresException {
    String os = System.getProperty("os.name");
    String architecture = System.getProperty("os.arch");
    for (String name : names(os, architecture, Files.exists(ALPINE))) {
      URL location = ClassLoader.getSystemResource(name);
      if (location != null) {
        return new PostgresArchive(location);
      }
    }
    throw new PostgresException(
        "no PostgreSQL programs for "
            + os
            + " on "
            + architecture
            + " came with this build; it has them for Linux and macOS on amd64 and arm64, and for"
            + " Windows on amd64");
  }

  /** The resource names that fit a platform, the best first; none when it is unknown. */
  static List<String> names(String os, String architecture, boolean alpine) {
    Optional<String> system = system(os.toLowerCase(Locale.ROOT));
    Optional<String> machine = machine(architecture.toLowerCase(Locale.ROOT));
    List<String> names = new ArrayList<>();
    if (system.isPresent() && machine.isPresent()) {
      String platform = "postgres-" + system.get() + "-" + machine.get();
      if (alpine) {
        names.add(platform + "-alpine_linux.txz");
      } else {
        names.add(platform + ".txz");
      }
    }
    return names;
  }

  private static Optional<String> system(String os) {
    if (os.startsWith("linux")) {
      return Optional.of("linux");
    }
    if (os.startsWith("mac")) {
      return Optional.of("darwin");
    }
    return os.startsWith("windows") ? Optional.of("windows") : Optional.empty();
  }

  private static Optional<String> machine(String architecture) {
    return switch (architecture) {
      case "amd64", "x86_64" -> Optional.of("x86_64");
      case "aarch64", "arm64" -> Optional.of("arm_64");
      default -> Optional.empty();
    };
  }

  /**
   * Unpacks everything under a folder that exists. The files are readable by every user, whatever
   * the umask, because the server may have to run as another one.
   */
  void unpack(Path folder) throws IOException {
    try (InputStream packed = new BufferedInputStream(location.openStream(), BUFFER)) {
      unpack(packed, folder);
    }
  }

  static void unpack(InputStream packed, Path folder) throws IOException {
    try (TarArchiveInputStream archive = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (TarArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        unpack(entry, archive, folder);
      }
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path folder)
      throws IOException {
    Path target = within(folder, folder.resolve(entry.getName()));
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      permit(target, "rwxr-xr-x");
      return;
    }
    Path parent = within(folder, target.resolve(".."));
    Files.createDirectories(parent);
    if (entry.isSymbolicLink()) {
      Path link = Path.of(entry.getLinkName());
      within(folder, parent.resolve(link));
      Files.createSymbolicLink(target, link);
    } else if (entry.isLink()) {
      Files.createLink(target, within(folder, folder.resolve(entry.getLinkName())));
    } else if (entry.isFile()) {
      Files.copy(content, target);
      permit(target, (entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x");
    }
  }

  private static Path within(Path folder, Path path) throws IOException {
    Path normal = path.normalize();
    if (!normal.startsWith(folder)) {
      throw new IOException("the archive has an entry outside its folder: " + path);
    }
    return normal;
  }

  private static void permit(Path path, String permissions) throws IOException {
    if (Files.getFileAttributeView(path, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }
}
