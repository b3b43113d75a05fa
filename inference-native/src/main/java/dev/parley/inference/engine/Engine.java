package dev.parley.inference.engine;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.OutputConstraint;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.Transcript;
import dev.parley.inference.sampling.SamplingMemory;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The local language model: a file, a device, and one inference thread.
 *
 * <p>The way of an utterance: {@link EngineDialogue#submit} notes it in the transcript and hands it
 * to the {@link Scheduler}, whose thread appends it to the {@link Timeline} as tokens, reads them
 * in {@link Passes} together with everybody else's, and lets the {@link Reply} choose and pass on
 * one token after the other.
 */
public final class Engine implements LanguageModel {
  private static final System.Logger LOG = System.getLogger(Engine.class.getName());

  private final String modelDescription;
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final LoadedModel model;
  private final Scheduler scheduler;
  private final Constraints constraints;
  private final EncodedTexts texts;
  private final RecordedEngine identity;
  private final boolean smallerSnapshots;
  private final AtomicInteger dialogues = new AtomicInteger();
  private volatile @Nullable EngineLog log;

  /** Of the inference thread; replies take it there. */
  private final SamplingMemory samplingMemory;

  private Engine(
      String modelDescription,
      Tokenizer tokenizer,
      ChatTemplate template,
      LoadedModel model,
      SamplingMemory samplingMemory,
      EngineOptions options,
      RecordedEngine identity) {
    this.modelDescription = modelDescription;
    this.tokenizer = tokenizer;
    this.template = template;
    this.model = model;
    this.samplingMemory = samplingMemory;
    this.identity = identity;
    this.smallerSnapshots = options.smallerSnapshots();
    this.scheduler = new Scheduler(model, options.rebuildsWhenIdle());
    this.constraints = new Constraints(tokenizer);
    this.texts = new EncodedTexts(tokenizer);
    texts.prepare(() -> template.generationPrompt(true));
    texts.prepare(() -> template.generationPrompt(false));
    texts.prepare(template::replyEnd);
  }

  /**
   * Opens a model file on the best device that the options allow, and loads its weights.
   *
   * @throws ModelFormatException if the file is not a model we can run; the message tells why
   * @throws ModelException if a demanded device or the memory is not there
   */
  public static Engine open(Path file, EngineOptions options) {
    return open(file, options, (loaded, total) -> {});
  }

  /**
   * As {@link #open(Path, EngineOptions)}, and tells how far it has come.
   *
   * @throws ModelFormatException if the file is not a model we can run; the message tells why
   * @throws ModelException if a demanded device or the memory is not there
   */
  public static Engine open(Path file, EngineOptions options, LoadListener listener) {
    try (ModelHeader header = ModelHeader.open(file, options)) {
      header.tokenizer(); // a file without one is refused before its weights are read
      LoadedModel model = LoadedModel.load(header, options, listener);
      try {
        return of(header, model, options);
      } catch (RuntimeException e) {
        model.close();
        throw e;
      }
    }
  }

  /** An engine on a model that is loaded, which is closed with it. */
  static Engine of(ModelHeader header, LoadedModel model, EngineOptions options) {
    ChatTemplate template = ChatTemplate.of(header.file().metadata());
    SamplingMemory memory = new SamplingMemory();
    Rehearsal rehearsal = new Rehearsal(model, header.tokenizer(), template, memory);
    try {
      rehearsal.run();
    } catch (ModelException e) {
      model.moveFromGpu(e); // kernels that it does not take, or no memory for what passes need
      rehearsal.run();
    }
    DeviceChoice device = model.device();
    String description = describe(header.summary());
    LOG.log(
        System.Logger.Level.INFO,
        "{0} on {1}, chat template {2} ({3})",
        description,
        device.ops().description(),
        template.name(),
        device.reason());
    RecordedEngine identity =
        RecordedEngine.of(
            header.file().path(), header.summary(), device.ops(), model.contextTokens(), options);
    return new Engine(description, header.tokenizer(), template, model, memory, options, identity);
  }

  private static String describe(ModelSummary summary) {
    String types =
        summary.tensorsByType().entrySet().stream()
            .filter(type -> !type.getKey().equals("F32"))
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("F32");
    String name = summary.name().isEmpty() ? summary.architecture() : summary.name();
    return name + " (" + summary.architecture() + ", mostly " + types + ")";
  }

  @Override
  public String description() {
    return modelDescription + " on " + model.deviceDescription();
  }

  /** Why the model runs where it does, in a few words; another reason after a GPU was lost. */
  public String deviceReason() {
    return model.deviceReason();
  }

  @Override
  public boolean hasTools() {
    return template.toolCallParser(List.of(new ToolSpec("any", Map.of()))).hasTools();
  }

  @Override
  public Dialogue open(DialogueOptions options) {
    return begin(options);
  }

  @Override
  public CompletableFuture<Void> prepare(OutputConstraint constraint) {
    return CompletableFuture.allOf(constraints.prepare(constraint));
  }

  EngineDialogue begin(DialogueOptions options) {
    Transcript transcript = new Transcript(options.name(), options.opening());
    DialogueLog log = newLog();
    EngineDialogue dialogue =
        new EngineDialogue(
            this,
            options.name(),
            options.tools(),
            transcript,
            newSuccession(options.tools(), log),
            log);
    dialogue.open(options.opening());
    return dialogue;
  }

  @Override
  public void grant(FrameBudget budget) {
    scheduler.time().grant(budget);
  }

  /** How strongly characters speak, for a picture; none unless the options ask for voices. */
  public Voices voices() {
    return model.voices();
  }

  /** What this did since it was opened; from any thread, and without waiting for the model. */
  public EngineStatistics statistics() {
    return scheduler.statistics();
  }

  /**
   * Tells when all is done that was asked for before: replies, and texts to read such as the
   * prompts of characters that were just spawned. A game that shows a loading screen until then,
   * and grants unlimited time meanwhile, has its first answers without a wait for them. While
   * somebody always speaks it tells nothing.
   *
   * @return completed when nothing is left to do, or when the engine is closed; not on the
   *     inference thread
   * @throws IllegalStateException if the engine is closed
   * @throws ModelException if too much was asked for already that is not done
   */
  public CompletableFuture<Void> whenIdle() {
    return scheduler.whenIdle();
  }

  /**
   * Writes everything that decides what characters say into a file from which {@link Replay}
   * repeats it: every call on a dialogue with all its text, what players said included, and every
   * reply. Called before the first dialogue is opened; without it nothing is written anywhere.
   *
   * <p>A thread of its own writes. A file that cannot be written, or not fast enough, ends the log
   * with a warning in the program's log, and disturbs no reply.
   *
   * @param file is made, or replaced
   * @return completed when nothing more will be written, after {@link #close}
   * @throws IllegalStateException if a dialogue was opened already, or a log is being written, or
   *     the engine has {@link EngineOptions#smallerSnapshots} or is closed
   * @throws ModelException if the file cannot be made
   */
  public CompletableFuture<Void> record(Path file) {
    if (smallerSnapshots) {
      throw new IllegalStateException(
          "record("
              + file
              + ") of an engine with smallerSnapshots, whose texts depend on which states were"
              + " kept; open it without");
    }
    if (dialogues.get() > 0 || log != null) {
      throw new IllegalStateException(
          "record("
              + file
              + ") after "
              + (log != null ? "another" : "a dialogue was opened")
              + "; expected it once, before the first dialogue");
    }
    scheduler.requireOpen(); // before there is a file
    EngineLog started = EngineLog.start(file, identity);
    log = started;
    CompletableFuture<Void> unused = scheduler.whenOver().thenRun(started::end);
    return started.whenWritten();
  }

  /** What the texts that this engine gives depend on, beside the calls. */
  RecordedEngine identity() {
    return identity;
  }

  /** A dialogue that goes on where another stands now. */
  EngineDialogue fork(
      String name, List<ToolSpec> tools, Transcript transcript, EngineDialogue origin) {
    DialogueLog log = newLog();
    EngineDialogue dialogue =
        new EngineDialogue(this, name, tools, transcript, newSuccession(tools, log), log);
    dialogue.continueFrom(origin);
    return dialogue;
  }

  private DialogueLog newLog() {
    return new DialogueLog(dialogues.incrementAndGet(), log);
  }

  private Succession newSuccession(List<ToolSpec> tools, DialogueLog log) {
    return new Succession(scheduler, () -> newTimeline(log), tools, model.contextTokens());
  }

  private Timeline newTimeline(DialogueLog log) {
    Timeline timeline = new Timeline(texts, template, model.states());
    timeline.noteIn(log);
    return timeline;
  }

  /** Tokenizes on the caller's thread what a timeline is about to begin with. */
  void prepareOpening(List<Message> opening, List<ToolSpec> tools) {
    texts.prepare(() -> template.opening(opening, tools));
  }

  /** Tokenizes on the caller's thread what is about to be appended to a timeline. */
  void prepareTurns(List<Message> messages) {
    if (!messages.isEmpty()) {
      texts.prepare(() -> template.turns(messages));
    }
  }

  /**
   * @throws IllegalArgumentException if its constraint cannot be held
   */
  Reply newReply(GenerationRequest request, List<ToolSpec> tools, GenerationListener listener) {
    boolean thinking = request.thinking() && canThink();
    return new Reply(
        tokenizer,
        request,
        thinking,
        template.toolCallParser(tools),
        constraints.of(request, thinking),
        samplingMemory,
        listener);
  }

  private boolean canThink() {
    return tokenizer.idOf(BannedTokens.END_OF_THOUGHT).isPresent()
        && !template.generationPrompt(true).equals(template.generationPrompt(false));
  }

  /**
   * Bytes that states take, once everything asked for before is done, but for what waits for the
   * end of a pass. For tests.
   */
  CompletableFuture<Long> stateBytes() {
    CompletableFuture<Long> bytes = new CompletableFuture<>();
    scheduler.execute(List.of(), () -> bytes.complete(model.states().bytesInUse()));
    return bytes;
  }

  /** What is tokenized already. For tests. */
  EncodedTexts texts() {
    return texts;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public void close() {
    scheduler.close();
  }
}
