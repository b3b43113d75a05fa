package dev.parley.inference.engine;

import dev.parley.inference.ops.GlFloats;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How strongly characters speak, token by token, for a picture that moves with their words: as many
 * voices as {@link EngineOptions#voices}, each a ring of the latest {@link #TOKENS} tokens. Voice v
 * has the floats from {@code v * TOKENS} on, and its i-th token, counted from 0, is at {@code i %
 * TOKENS} of them: from 0, where it was a foregone conclusion, to 1, where many others could have
 * been said (the root of what the likeliest token leaves to all others).
 *
 * <p>Each frame, where a buffer of OpenGL's has room for {@link #floats} of them:
 *
 * <pre>{@code
 * if (!voices.copyTo(buffer)) { // a GPU has written them, or else:
 *   voices.read(energies);
 *   glBufferSubData(GL_TEXTURE_BUFFER, 0, energies);
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> {@link #copyTo} and {@link #forget} that of the OpenGL context, everything
 * else any. Nothing here waits for the model or throws because of it: of an engine that is closed,
 * or has moved to another device, the last that was seen stays.
 */
public final class Voices {
  /** Of each voice, how many are kept. */
  public static final int TOKENS = 64;

  private final int count;
  private final float[] floats;
  private final AtomicLong news = new AtomicLong();
  private volatile Cast cast = new Cast(List.of());
  private volatile @Nullable GlFloats shared;

  /** Whether somebody looks at the floats here; where nobody does, none is brought here. */
  private volatile boolean isRead;

  // Of the thread that draws:
  private long copied = -1;
  private int copiedTo;
  private boolean wasCopied;

  /** Whose voices are shown, and how much each has said. */
  private record Cast(List<String> names, AtomicLongArray said) {
    Cast(List<String> names) {
      this(names, new AtomicLongArray(names.size()));
    }

    int indexOf(String name) {
      for (int i = 0; i < names.size(); i++) {
        if (names.get(i).equals(name)) {
          return i;
        }
      }
      return -1;
    }
  }

  Voices(int count) {
    this.count = count;
    this.floats = new float[count * TOKENS];
  }

  /** How many floats there are: {@link #TOKENS} of each voice. */
  public int floats() {
    return floats.length;
  }

  /**
   * Chooses whose voices are shown from now on. A voice that stays somebody's goes on, any other
   * begins with nothing said.
   *
   * @param names of dialogues ({@link dev.parley.inference.DialogueOptions#name}; of a character of
   *     the SDK its persona's id), each once, the first that of voice 0
   * @throws IllegalArgumentException if they are more than {@link EngineOptions#voices}
   */
  public void show(List<String> names) {
    if (names.size() > count) {
      throw new IllegalArgumentException(
          "%d voices are to be shown, %s; expected at most %d, or an engine with more of them"
              .formatted(names.size(), names, count));
    }
    Cast before = cast;
    Cast next = new Cast(List.copyOf(names));
    for (int i = 0; i < names.size(); i++) {
      boolean stays = i < before.names.size() && before.names.get(i).equals(names.get(i));
      next.said.set(i, stays ? before.said.get(i) : 0);
    }
    cast = next;
  }

  /**
   * How many tokens somebody has said since {@link #show}; the newest is at one less, modulo {@link
   * #TOKENS}. Tokens of thoughts and calls count too.
   *
   * @param voice from 0; nothing was said by one that is nobody's
   */
  public long said(int voice) {
    AtomicLongArray said = cast.said;
    return voice < said.length() ? said.get(voice) : 0;
  }

  /**
   * Lets the GPU that speaks copy all floats to the beginning of a buffer of OpenGL's, if anything
   * was said since the last call. What OpenGL draws next has them.
   *
   * @param buffer its name, of {@link #floats} floats at least
   * @return false where no GPU speaks, or one that cannot write into this buffer: then {@link
   *     #read}
   */
  public boolean copyTo(int buffer) {
    GlFloats device = shared;
    if (device == null) {
      copied = -1;
      return false;
    }
    long now = news.get();
    if (copied != now || copiedTo != buffer) {
      wasCopied = device.copyTo(buffer);
      copied = now;
      copiedTo = buffer;
    }
    return wasCopied;
  }

  /** The buffer that was written to is OpenGL's alone; called before it is deleted. */
  public void forget() {
    copied = -1;
    GlFloats device = shared;
    if (device != null) {
      device.forget();
    }
  }

  /**
   * Copies all floats by way of the CPU.
   *
   * @param target as many elements as {@link #floats} at least
   */
  public void read(float[] target) {
    isRead = true;
    System.arraycopy(floats, 0, target, 0, floats.length);
  }

  // The inference thread

  /** Goes on with what a device leaves. */
  void moveTo(Optional<GlFloats> device) {
    shared = device.orElse(null);
  }

  /** Where the next token of each goes of whom a pass gives logits. */
  void place(Round round) {
    List<Work> answering = round.answering();
    for (int i = 0; i < answering.size(); i++) {
      round.rows().setPlace(i, place(answering, i));
    }
  }

  private int place(List<Work> answering, int i) {
    Cast shown = cast;
    String name = speaker(answering.get(i));
    int voice = shown.indexOf(name);
    if (voice < 0) {
      return Rows.NOWHERE;
    }
    long token = shown.said.get(voice);
    for (int earlier = 0; earlier < i; earlier++) {
      token += speaker(answering.get(earlier)).equals(name) ? 1 : 0; // a fork speaks too
    }
    return voice * TOKENS + (int) (token % TOKENS);
  }

  private static String speaker(Work work) {
    Reply reply = work.reply();
    return reply == null ? "" : reply.speaker();
  }

  /** Whether the floats are to be brought to {@link #array} after a pass. */
  boolean isRead() {
    return isRead;
  }

  float[] array() {
    return floats;
  }

  /** Another token of somebody's is there. */
  void said(String name) {
    Cast shown = cast;
    int voice = shown.indexOf(name);
    if (voice >= 0) {
      shown.said.incrementAndGet(voice);
      news.incrementAndGet();
    }
  }
}
