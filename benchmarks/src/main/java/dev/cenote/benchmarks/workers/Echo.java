package dev.cenote.benchmarks.workers;

import dev.cenote.workers.Worker;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Gives back what it gets, as a worker and as a program that does it once. */
public final class Echo implements Worker<byte[], byte[]> {
  @Override
  public byte[] handle(byte[] message) {
    return message;
  }

  /** Behind its length, as in {@code echo.py}. */
  public static void main(String[] arguments) throws IOException {
    DataInputStream in = new DataInputStream(System.in);
    byte[] message = in.readNBytes(in.readInt());
    DataOutputStream out = new DataOutputStream(System.out);
    out.writeInt(message.length);
    out.write(message);
    out.flush();
  }
}
