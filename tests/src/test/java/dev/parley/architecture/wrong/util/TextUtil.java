package dev.parley.architecture.wrong.util;

import java.util.ArrayList;
import org.lwjgl.system.MemoryUtil;

/**
 * Badly named, in a badly named package, with state for everyone, a thread, and the host's LWJGL.
 */
public final class TextUtil {
  public static final ArrayList<String> SEEN = new ArrayList<>();

  public static void free(long address) {
    new Thread(() -> MemoryUtil.nmemFree(address), "stray").start();
  }
}
