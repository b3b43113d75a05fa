package dev.parley.tools;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands for who writes packs. */
@Command(name = "pack", description = "Look into packs of personas: see parley pack lint.")
final class PackCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    CommandLine commandLine = spec.commandLine();
    throw new ParameterException(
        commandLine, "Missing command: one of " + commandLine.getSubcommands().keySet());
  }
}
