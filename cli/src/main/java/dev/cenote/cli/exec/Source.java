package dev.cenote.cli.exec;

import dev.cenote.cli.ExitStatus;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where tasks come from.
 *
 * @param name for errors
 * @param stream the bytes
 * @param size how many there are, if it is a regular file
 * @param path by which to look at it again
 */
record Source(String name, FileInputStream stream, OptionalLong size, Path path)
    implements AutoCloseable {

  private static final Path STANDARD_INPUT = Path.of("/dev/fd/0");

  static Source open(Optional<Path> file) throws IOException, ExecException {
    if (file.isEmpty()) {
      FileInputStream stream = new FileInputStream(FileDescriptor.in);
      OptionalLong size = OptionalLong.empty();
      if (Files.isRegularFile(STANDARD_INPUT)) {
        // Somebody may have read a part of it already, such as a shell's read.
        size = OptionalLong.of(stream.getChannel().size() - stream.getChannel().position());
      }
      return new Source("standard input", stream, size, STANDARD_INPUT);
    }
    Path path = file.get();
    if (Files.isDirectory(path)) {
      throw new ExecException(ExitStatus.USAGE, "cannot read " + path + ": it is a directory");
    }
    try {
      FileInputStream stream = new FileInputStream(path.toFile());
      OptionalLong size =
          Files.isRegularFile(path)
              ? OptionalLong.of(stream.getChannel().size())
              : OptionalLong.empty();
      return new Source(path.toString(), stream, size, path);
    } catch (FileNotFoundException e) {
      throw new ExecException(
          ExitStatus.USAGE,
          "cannot read "
              + path
              + (Files.exists(path) ? ": it is not ours to read" : ": there is no such file"));
    }
  }

  /** Whether what is written there would be read here. */
  boolean isSameFileAs(Path other) {
    try {
      return size.isPresent() && Files.isSameFile(path, other);
    } catch (IOException e) {
      return false; // there is no such file yet
    }
  }

  @Override
  public void close() throws IOException {
    if (!path.equals(STANDARD_INPUT)) { // which is not only ours
      stream.close();
    }
  }
}
