// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/**
 * An action whose help is long, and is made when it is asked for.
 *
 * @param action what the command does
 * @param addHelp adds the help to the command
 */
record Helped(Action action, Consumer<CommandSpec> addHelp) implements Action {

  @Override
  public int run(Invocation call) {
    return action.run(call);
  }
}
