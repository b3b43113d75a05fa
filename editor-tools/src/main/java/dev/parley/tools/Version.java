package dev.parley.tools;

import picocli.CommandLine.IVersionProvider;

/** What runs here, as a bug report needs it. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Parley.class.getPackage().getImplementationVersion();
    return new String[] {
      "parley " + (version == null ? "(unpackaged)" : version),
      "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vendor"),
      System.getProperty("os.name") + " " + System.getProperty("os.arch")
    };
  }
}
