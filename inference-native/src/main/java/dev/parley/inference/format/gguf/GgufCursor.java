package dev.parley.inference.format.gguf;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the header of a GGUF file from front to back through a small buffer. Every read says what
 * it is for and is checked against the bytes that are left before anything is allocated for it.
 *
 * <p><b>Threads.</b> Confined to one.
 */
final class GgufCursor {
  /**
   * Where a header must have ended: several times the largest vocabulary known. Without it, a
   * broken length in a file of many gigabytes could ask for as much memory.
   */
  static final long HEADER_LIMIT = 64L << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel channel;
  private final Place place;
  private final long fileSize;
  private final long end;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private long buffered;

  GgufCursor(FileChannel channel, Place place, long fileSize) {
    this.channel = channel;
    this.place = place;
    this.fileSize = fileSize;
    this.end = Math.min(fileSize, HEADER_LIMIT);
    buffer.limit(0);
  }

  Place place() {
    return place;
  }

  long fileSize() {
    return fileSize;
  }

  /** Where in the file the next read begins. */
  long position() {
    return buffered - buffer.remaining();
  }

  byte readByte(String what) throws IOException {
    return fill(Byte.BYTES, what).get();
  }

  short readShort(String what) throws IOException {
    return fill(Short.BYTES, what).getShort();
  }

  int readInt(String what) throws IOException {
    return fill(Integer.BYTES, what).getInt();
  }

  long readLong(String what) throws IOException {
    return fill(Long.BYTES, what).getLong();
  }

  float readFloat(String what) throws IOException {
    return fill(Float.BYTES, what).getFloat();
  }

  double readDouble(String what) throws IOException {
    return fill(Double.BYTES, what).getDouble();
  }

  boolean readBoolean(String what) throws IOException {
    long start = position();
    byte value = readByte(what);
    if (value != 0 && value != 1) {
      throw new ModelFormatException(
          place.at(start), "byte " + Byte.toUnsignedInt(value), "0 or 1 as the boolean of " + what);
    }
    return value == 1;
  }

  /** An unsigned number of 64 bits; from 2^63 on it is refused. */
  long readUnsignedLong(String what) throws IOException {
    long start = position();
    long value = readLong(what);
    if (value < 0) {
      throw new ModelFormatException(
          place.at(start), Long.toUnsignedString(value), "a number below 2^63 for " + what);
    }
    return value;
  }

  /** How many things follow, which take at least {@code minimumBytes} each. */
  int readCount(long minimumBytes, String what) throws IOException {
    long start = position();
    long count = readLong(what);
    long most = (end - position()) / minimumBytes;
    if (count < 0 || count > most) {
      throw new ModelFormatException(
          place.at(start),
          Long.toUnsignedString(count) + " as " + what,
          "at most " + most + ", as many as fit before " + endName());
    }
    return Math.toIntExact(count);
  }

  /** A text with its length before it. */
  String readString(String what) throws IOException {
    return readText(readLong(what), what);
  }

  /** A text of at most {@code limit} bytes with its length before it. */
  String readString(int limit, String what) throws IOException {
    long start = position();
    long length = readLong(what);
    if (Long.compareUnsigned(length, limit) > 0) {
      throw new ModelFormatException(
          place.at(start),
          Long.toUnsignedString(length) + " bytes of " + what,
          "at most " + limit + " bytes");
    }
    return readText(length, what);
  }

  private String readText(long length, String what) throws IOException {
    requireLeft(length, what);
    return length <= BUFFER_BYTES ? shortText((int) length, what) : longText((int) length, what);
  }

  private String shortText(int length, String what) throws IOException {
    ByteBuffer bytes = fill(length, what);
    long start = position();
    ByteBuffer text = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    return decode(text, start, what);
  }

  private String longText(int length, String what) throws IOException {
    long start = position();
    ByteBuffer text = ByteBuffer.allocate(length);
    text.put(buffer);
    readFromChannel(text, what);
    return decode(text.flip(), start, what);
  }

  private String decode(ByteBuffer text, long start, String what) {
    try {
      return utf8.decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(
          place.at(start), "bytes that are not UTF-8", "text for " + what);
    }
  }

  /** The buffer with at least {@code bytes} in it; {@code bytes} is at most its capacity. */
  private ByteBuffer fill(int bytes, String what) throws IOException {
    if (buffer.remaining() < bytes) {
      requireLeft(bytes, what);
      buffer.compact();
      buffer.limit((int) Math.min(BUFFER_BYTES, buffer.position() + end - buffered));
      readFromChannel(buffer, what);
      buffer.flip();
    }
    return buffer;
  }

  private void readFromChannel(ByteBuffer target, String what) throws IOException {
    while (target.hasRemaining()) {
      int count = channel.read(target, buffered);
      if (count < 0) {
        throw new ModelFormatException(
            place.at(buffered), "the end of a file that just had more", "bytes of " + what);
      }
      buffered += count;
    }
  }

  /** {@code bytes} is unsigned, as lengths in files are. */
  private void requireLeft(long bytes, String what) {
    if (Long.compareUnsigned(bytes, end - position()) > 0) {
      throw new ModelFormatException(
          place.at(position()), endName(), Long.toUnsignedString(bytes) + " bytes of " + what);
    }
  }

  private String endName() {
    return end == fileSize
        ? "the end of the file at byte " + end
        : "byte " + end + ", where a header must have ended";
  }
}
