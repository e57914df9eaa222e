package dev.cenote.cli.demo;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * What the demo's child processes run: it is given the number of an order, takes some milliseconds,
 * and answers with the receipt's seal. A JVM, because that is there for certain; it uses next to
 * nothing of it, so that it starts quickly.
 */
public final class Clerk {

  private static final long MILLIS_PER_RECEIPT = 2;

  private Clerk() {}

  /** Serves until its input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    DataOutputStream out = new DataOutputStream(System.out);
    try {
      while (true) {
        byte[] order = new byte[in.readInt()];
        in.readFully(order);
        Thread.sleep(MILLIS_PER_RECEIPT);
        byte[] seal =
            seal(new String(order, StandardCharsets.US_ASCII)).getBytes(StandardCharsets.US_ASCII);
        out.writeInt(seal.length);
        out.write(seal);
        out.flush();
      }
    } catch (EOFException e) {
      // There is nothing left to do.
    }
  }

  /** The seal on the receipt of an order, by which an answer is known to be that of its task. */
  static String seal(String order) {
    CRC32 sum = new CRC32();
    sum.update(("receipt of order " + order).getBytes(StandardCharsets.US_ASCII));
    return order + "-" + Long.toHexString(sum.getValue());
  }
}
