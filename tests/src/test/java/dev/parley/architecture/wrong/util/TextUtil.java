package dev.parley.architecture.wrong.util;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import org.lwjgl.system.MemoryUtil;

/**
 * Badly named, in a badly named package, with state for everyone, a thread, the host's LWJGL, and a
 * look into the network.
 */
public final class TextUtil {
  public static final ArrayList<String> SEEN = new ArrayList<>();

  public static void free(long address) {
    new Thread(() -> MemoryUtil.nmemFree(address), "stray").start();
  }

  public static InetAddress whereIs(String host) throws UnknownHostException {
    return InetAddress.getByName(host);
  }
}
