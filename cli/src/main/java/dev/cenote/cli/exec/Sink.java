package dev.cenote.cli.exec;

import dev.cenote.cli.ExitStatus;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where results or failures go. If that is a regular file, standard output may be one, then it has
 * a length, and can be cut to an earlier one. Not thread-safe.
 */
final class Sink implements AutoCloseable {

  private static final Path STANDARD_OUTPUT = Path.of("/dev/fd/1");

  private static final int BUFFER = 1 << 16;

  /** So much of a file's end tells it from others. */
  private static final int TAIL = 4096;

  private final String name;
  private final Path path;
  private final FileChannel channel;
  private final OutputStream out;
  private final boolean isFile;
  private long length;

  /**
   * A file that has got so long.
   *
   * @param bytes its length
   * @param tail a fingerprint of its last bytes; empty if nobody could read them
   */
  record Extent(long bytes, String tail) {}

  private Sink(String name, Path path, FileChannel channel, OutputStream stream)
      throws IOException {
    this.name = name;
    this.path = path;
    this.channel = channel;
    out = new BufferedOutputStream(stream, BUFFER);
    isFile = Files.isRegularFile(path);
    length = isFile ? channel.size() : 0;
    if (isFile && !isStandardOutput()) {
      channel.position(length);
    }
  }

  static Sink standardOutput() throws IOException {
    FileOutputStream stream = new FileOutputStream(FileDescriptor.out);
    return new Sink("standard output", STANDARD_OUTPUT, stream.getChannel(), stream);
  }

  /**
   * A file, which is made if there is none, and otherwise is left as it is. It is opened for
   * reading, too, once and for all: to close it a second time would end the {@linkplain #reserve
   * reservation}, because that is how POSIX has it.
   */
  static Sink file(Path path) throws IOException {
    String name = path.toString();
    if (!Files.exists(path) || (Files.isRegularFile(path) && Files.isReadable(path))) {
      RandomAccessFile file = new RandomAccessFile(name, "rw");
      return new Sink(name, path, file.getChannel(), Channels.newOutputStream(file.getChannel()));
    }
    FileOutputStream stream = new FileOutputStream(name, true);
    return new Sink(name, path, stream.getChannel(), stream);
  }

  boolean isFile() {
    return isFile;
  }

  boolean isStandardOutput() {
    return path.equals(STANDARD_OUTPUT);
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
    length += bytes.length;
  }

  void write(int single) throws IOException {
    out.write(single);
    length++;
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Has what was written reach the disk, if it goes there. */
  void sync() throws IOException {
    out.flush();
    if (isFile) {
      channel.force(false);
    }
  }

  /** Keeps others who go by the rules from writing to the file as long as it is open. */
  void reserve() throws IOException, ExecException {
    if (!isFile) {
      return;
    }
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // As if another process had it.
    }
    throw new ExecException(ExitStatus.USAGE, "another cenote exec writes to " + name);
  }

  /** How long the file is now. */
  Extent extent() throws IOException {
    out.flush();
    return new Extent(length, tail(length));
  }

  /**
   * Cuts the file to an earlier extent.
   *
   * @param witness who says that it was so
   */
  void cut(Extent extent, Path witness) throws IOException, ExecException {
    if (!isFile) {
      throw new ExecException(
          ExitStatus.USAGE,
          witness
              + " goes on with a file that has "
              + extent.bytes
              + " bytes, and "
              + name
              + " is none; name the file, or redirect to it with >>");
    }
    if (length < extent.bytes) {
      throw new ExecException(
          ExitStatus.USAGE,
          name
              + " has "
              + length
              + " bytes, fewer than the "
              + extent.bytes
              + " that "
              + witness
              + " goes on after; name the same file, or redirect to it with >>, not >");
    }
    String tail = tail(extent.bytes);
    if (!tail.isEmpty() && !extent.tail.isEmpty() && !tail.equals(extent.tail)) {
      throw new ExecException(
          ExitStatus.USAGE,
          name
              + " is not what "
              + witness
              + " goes on after: its bytes up to the "
              + extent.bytes
              + "th are others");
    }
    cut(extent.bytes);
  }

  /** Cuts the file to a length. */
  void cut(long bytes) throws IOException {
    if (isFile) {
      channel.truncate(bytes);
      channel.position(bytes);
      length = bytes;
    }
  }

  private String tail(long end) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(end, TAIL));
    long start = end - bytes.capacity();
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, start + bytes.position()) < 0) {
          return "";
        }
      }
      return Fingerprint.of(bytes.array());
    } catch (NonReadableChannelException e) {
      return ""; // who may write need not be allowed to read
    }
  }

  @Override
  public void close() throws IOException {
    if (isStandardOutput()) {
      out.flush(); // it is not only ours
    } else {
      out.close();
    }
  }
}
