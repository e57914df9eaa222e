package dev.cenote.cli;

import picocli.CommandLine.IVersionProvider;

/** Says which version runs. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version =
        Version.class.getModule().getDescriptor() == null
            ? "unknown"
            : Version.class.getModule().getDescriptor().rawVersion().orElse("unknown");
    return new String[] {
      "cenote " + version,
      "Java "
          + Runtime.version()
          + ", "
          + System.getProperty("os.name")
          + " on "
          + System.getProperty("os.arch")
    };
  }
}
