package dev.parley.inference.engine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How much of the machine an engine may use.
 *
 * @param device what runs the model; anything but {@link Device#AUTO} is demanded, not preferred
 * @param exact whether activations and KV stay f32 on every device
 * @param contextTokens the most tokens a dialogue may hold; capped by what the model was trained
 *     for
 * @param maxDialogues how many dialogues speak or are read at once; more may be open, and wait. The
 *     states of four times as many are kept, where {@code memoryBytes} leaves room for them; of the
 *     others the text is read again when they speak
 * @param threads of a CPU device; 0 takes all cores but one
 * @param instructionSet of the CPU device: {@code avx512}, {@code avx2}, {@code neon}, or empty for
 *     the best that this machine has
 * @param lowPriority whether the threads of a CPU device give way to those of the game
 * @param headType what the head, which turns a token's last state into logits, is stored as from
 *     loading on; null leaves it as the file has it. Every token reads the whole head, so a smaller
 *     one is faster, at some cost in quality. Loading takes more than twice as long, because the
 *     model is run first to see which columns of its head count. Where the file's embedding table
 *     is also the head, the table stays as it is and the head becomes a second one beside it, which
 *     costs the memory of the smaller head
 * @param memoryBytes the most that weights and states may take; 0 for no limit. Snapshots of states
 *     make do with what is left, so less memory means more text that is read again; what a device
 *     needs to compute, some tens of MiB, comes on top
 * @param smallerSnapshots whether the older half of the snapshots is kept in half precision, which
 *     keeps half as many again. A reply that begins from one of these is no longer the same, bit
 *     for bit, as with its exact state; on models of random weights its logits were off by about a
 *     thousandth of their spread
 * @param rebuildsWhenIdle whether dialogues whose states made room for others are read again, in
 *     granted time that nothing else needs, as far as there is room for them beside the others
 * @param voices how many characters' voices a game can show at once ({@link Engine#voices}); for 0
 *     nothing is computed for them
 */
public record EngineOptions(
    Device device,
    boolean exact,
    int contextTokens,
    int maxDialogues,
    int threads,
    String instructionSet,
    boolean lowPriority,
    @Nullable WeightType headType,
    long memoryBytes,
    boolean smallerSnapshots,
    boolean rebuildsWhenIdle,
    int voices) {

  /** No context may be shorter. */
  public static final int SMALLEST_CONTEXT = 16;

  public EngineOptions {
    require(
        contextTokens >= SMALLEST_CONTEXT,
        "contextTokens",
        contextTokens,
        SMALLEST_CONTEXT + " or more");
    require(maxDialogues >= 1, "maxDialogues", maxDialogues, "1 or more");
    require(memoryBytes >= 0, "memoryBytes", memoryBytes, "0 (no limit) or more");
    require(voices >= 0 && voices <= 1024, "voices", voices, "0 (none) to 1024");
    require(threads >= 0 && threads <= 1024, "threads", threads, "0 (all cores but one) to 1024");
  }

  private static void require(boolean holds, String name, long found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + found + "; expected " + expected);
    }
  }

  /**
   * Any device, 8,192 tokens, 4 dialogues in memory, all cores but one, giving way to the game, the
   * file's own head, no voices to show.
   */
  public static EngineOptions defaults() {
    return new EngineOptions(Device.AUTO, false, 8192, 4, 0, "", true, null, 0, false, true, 0);
  }

  public EngineOptions withDevice(Device device) {
    return with(draft -> draft.device = device);
  }

  public EngineOptions withExact(boolean exact) {
    return with(draft -> draft.exact = exact);
  }

  public EngineOptions withContextTokens(int contextTokens) {
    return with(draft -> draft.contextTokens = contextTokens);
  }

  public EngineOptions withMaxDialogues(int maxDialogues) {
    return with(draft -> draft.maxDialogues = maxDialogues);
  }

  public EngineOptions withThreads(int threads) {
    return with(draft -> draft.threads = threads);
  }

  public EngineOptions withInstructionSet(String instructionSet) {
    return with(draft -> draft.instructionSet = instructionSet);
  }

  public EngineOptions withLowPriority(boolean lowPriority) {
    return with(draft -> draft.lowPriority = lowPriority);
  }

  /** With a head stored as that type, or as the file has it for null. */
  public EngineOptions withHeadType(@Nullable WeightType headType) {
    return with(draft -> draft.headType = headType);
  }

  /** With at most that many bytes for weights and states, or any number of them for 0. */
  public EngineOptions withMemoryBytes(long memoryBytes) {
    return with(draft -> draft.memoryBytes = memoryBytes);
  }

  /** With snapshots in half precision, or all of them exact. */
  public EngineOptions withSmallerSnapshots(boolean smallerSnapshots) {
    return with(draft -> draft.smallerSnapshots = smallerSnapshots);
  }

  /** Reading again in idle time what states were lost of, or only when it is needed. */
  public EngineOptions withRebuildsWhenIdle(boolean rebuildsWhenIdle) {
    return with(draft -> draft.rebuildsWhenIdle = rebuildsWhenIdle);
  }

  /** With that many voices that can be shown at once. */
  public EngineOptions withVoices(int voices) {
    return with(draft -> draft.voices = voices);
  }

  private EngineOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** The options while one of them changes. */
  private static final class Draft {
    private Device device;
    private boolean exact;
    private int contextTokens;
    private int maxDialogues;
    private int threads;
    private String instructionSet;
    private boolean lowPriority;
    private @Nullable WeightType headType;
    private long memoryBytes;
    private boolean smallerSnapshots;
    private boolean rebuildsWhenIdle;
    private int voices;

    Draft(EngineOptions from) {
      this.device = from.device;
      this.exact = from.exact;
      this.contextTokens = from.contextTokens;
      this.maxDialogues = from.maxDialogues;
      this.threads = from.threads;
      this.instructionSet = from.instructionSet;
      this.lowPriority = from.lowPriority;
      this.headType = from.headType;
      this.memoryBytes = from.memoryBytes;
      this.smallerSnapshots = from.smallerSnapshots;
      this.rebuildsWhenIdle = from.rebuildsWhenIdle;
      this.voices = from.voices;
    }

    EngineOptions options() {
      return new EngineOptions(
          device,
          exact,
          contextTokens,
          maxDialogues,
          threads,
          instructionSet,
          lowPriority,
          headType,
          memoryBytes,
          smallerSnapshots,
          rebuildsWhenIdle,
          voices);
    }
  }
}
