package dev.parley.demo.sound;

import static org.lwjgl.openal.AL11.*;
import static org.lwjgl.openal.ALC11.*;

import dev.parley.demo.render.Camera;
import dev.parley.demo.shape.Vec;
import dev.parley.demo.talk.Bubble;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lwjgl.openal.AL;
import org.lwjgl.openal.ALC;
import org.lwjgl.system.Platform;

/**
 * The camp, heard from where the picture is taken.
 *
 * <p><b>Threads.</b> Confined to the game thread; OpenAL mixes on one of its own.
 */
public final class CampSound implements AutoCloseable {
  private static final int VOWELS = 5;
  private static final double CHARACTERS_OF_SYLLABLE = 3.4;
  private static final double METRES_OF_STEP = 0.75;

  private final long device;
  private final long context;
  private final List<Integer> buffers = new ArrayList<>();
  private final List<Integer> sources = new ArrayList<>();
  private final int fire;
  private final int river;
  private final int step;
  private final Map<String, Voice> voices = new HashMap<>();

  /** One who speaks and walks. */
  private static final class Voice {
    private final int mouth;
    private final int feet;
    private final int[] syllables;
    private int spoken;
    private double walked;

    Voice(int mouth, int feet, int[] syllables) {
      this.mouth = mouth;
      this.feet = feet;
      this.syllables = syllables;
    }
  }

  private CampSound(long device, long context, Camp camp) {
    this.device = device;
    this.context = context;
    this.fire = loop(NightSounds.fire(), 0.9f);
    place(fire, Vec.of(0, 0.4, 0));
    this.river = loop(NightSounds.river(), 0.8f);
    around(loop(NightSounds.wind(), 0.35f));
    around(loop(NightSounds.crickets(), 0.5f));
    this.step = buffer(NightSounds.step());
    double hertz = 105;
    for (Body body : camp.companions()) {
      voices.put(body.id(), voice(hertz));
      hertz *= 1.28;
    }
    voices.put(Camp.PLAYER, voice(hertz));
  }

  /** Begins to play, where there is a device that plays; else the night is silent. */
  public static Optional<CampSound> open(Camp camp) {
    if (!mayPlay(System.getenv())) {
      return Optional.empty();
    }
    try {
      long device = alcOpenDevice((ByteBuffer) null);
      if (device == 0) {
        return Optional.empty();
      }
      long context = alcCreateContext(device, (IntBuffer) null);
      if (context == 0 || !alcMakeContextCurrent(context)) {
        alcCloseDevice(device);
        return Optional.empty();
      }
      AL.createCapabilities(ALC.createCapabilities(device));
      return Optional.of(new CampSound(device, context, camp));
    } catch (LinkageError e) { // no OpenAL for this system
      return Optional.empty();
    }
  }

  /** Without a card Linux's own library of sound writes a page of errors before it says no. */
  private static boolean mayPlay(Map<String, String> environment) {
    if (Platform.get() != Platform.LINUX || environment.containsKey("ALSOFT_DRIVERS")) {
      return true;
    }
    String own = environment.getOrDefault("XDG_RUNTIME_DIR", "/run/user/none");
    return environment.containsKey("PULSE_SERVER")
        || Files.exists(Path.of(own, "pulse"))
        || Files.exists(Path.of(own, "pipewire-0"))
        || Files.exists(Path.of("/dev/snd"));
  }

  /** How loud all of it is, from 0 to 1. */
  public void setVolume(double volume) {
    alListenerf(AL_GAIN, (float) volume);
  }

  /** Once a frame. */
  public void hear(Camp camp, List<Bubble> bubbles, Camera camera, double deltaSeconds) {
    Vec eye = camera.eye();
    alListener3f(AL_POSITION, eye.x(), eye.y(), eye.z());
    Vec ahead = camera.ahead();
    alListenerfv(AL_ORIENTATION, new float[] {ahead.x(), ahead.y(), ahead.z(), 0, 1, 0});
    alSourcef(fire, AL_GAIN, (float) (0.35 + 0.65 * camp.fire()));
    place(river, Vec.of(eye.x(), -0.5, -14)); // it is as near everywhere along its bank
    for (Bubble bubble : bubbles) {
      speak(camp.body(bubble.speaker()), bubble);
    }
    camp.companions().forEach(body -> walk(body, deltaSeconds));
    walk(camp.player(), deltaSeconds);
  }

  private void speak(Body body, Bubble bubble) {
    Voice voice = voices.get(body.id());
    if (voice == null || !bubble.isSpeaking()) {
      return;
    }
    String text = bubble.text();
    int syllable = (int) (text.length() / CHARACTERS_OF_SYLLABLE);
    if (syllable != voice.spoken && !text.isEmpty()) {
      voice.spoken = syllable;
      char last = text.charAt(text.length() - 1);
      if (Character.isLetter(last)) {
        alSourceStop(voice.mouth); // one that plays takes no other buffer
        alSourcei(voice.mouth, AL_BUFFER, voice.syllables[last % VOWELS]);
        alSourcef(voice.mouth, AL_PITCH, 0.94f + 0.03f * (last % 5));
        place(voice.mouth, Vec.of(body.at().x(), 1.5, body.at().z()));
        alSourcePlay(voice.mouth);
      }
    }
  }

  private void walk(Body body, double deltaSeconds) {
    Voice voice = voices.get(body.id());
    if (voice == null) {
      return;
    }
    voice.walked += body.speed() * deltaSeconds;
    if (voice.walked > METRES_OF_STEP) {
      voice.walked %= METRES_OF_STEP;
      place(voice.feet, Vec.of(body.at().x(), 0, body.at().z()));
      alSourcePlay(voice.feet);
    }
  }

  private Voice voice(double hertz) {
    int[] syllables = new int[VOWELS];
    for (int vowel = 0; vowel < VOWELS; vowel++) {
      syllables[vowel] = buffer(NightSounds.syllable(hertz, vowel));
    }
    int feet = source(0.35f);
    alSourcei(feet, AL_BUFFER, step);
    return new Voice(source(0.3f), feet, syllables);
  }

  private int loop(Sound sound, float gain) {
    int source = source(gain);
    alSourcei(source, AL_BUFFER, buffer(sound));
    alSourcei(source, AL_LOOPING, AL_TRUE);
    alSourcePlay(source);
    return source;
  }

  private int source(float gain) {
    int source = alGenSources();
    sources.add(source);
    alSourcef(source, AL_GAIN, gain);
    alSourcef(source, AL_REFERENCE_DISTANCE, 3);
    return source;
  }

  private int buffer(Sound sound) {
    int buffer = alGenBuffers();
    buffers.add(buffer);
    alBufferData(buffer, AL_FORMAT_MONO16, sound.pcm(), Sound.RATE);
    return buffer;
  }

  /** From everywhere alike. */
  private static void around(int source) {
    alSourcei(source, AL_SOURCE_RELATIVE, AL_TRUE);
  }

  private static void place(int source, Vec at) {
    alSource3f(source, AL_POSITION, at.x(), at.y(), at.z());
  }

  /** Whether OpenAL refused anything since it was asked last. */
  boolean wasRefused() {
    return alGetError() != AL_NO_ERROR;
  }

  @Override
  public void close() {
    sources.forEach(source -> alDeleteSources(source));
    buffers.forEach(buffer -> alDeleteBuffers(buffer));
    alcMakeContextCurrent(0);
    alcDestroyContext(context);
    alcCloseDevice(device);
  }
}
