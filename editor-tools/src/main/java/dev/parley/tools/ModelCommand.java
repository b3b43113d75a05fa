package dev.parley.tools;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands on model files. */
@Command(name = "model", description = "Get, list, check, shrink and look into models.")
final class ModelCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    CommandLine commandLine = spec.commandLine();
    throw new ParameterException(
        commandLine, "Missing command: one of " + commandLine.getSubcommands().keySet());
  }
}
