// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import org.jspecify.annotations.Nullable;
import org.kmsjca.server.cli.output.Query;

/** Prints what commands that are no operations found out. */
final class Printed {

  private Printed() {}

  /** Prints a result in the format and after the query that were asked for. */
  static void result(Invocation call, String title, Object value) {
    Query query = GlobalOptions.query(call);
    try {
      @Nullable Object chosen = query == null ? value : query.search(value);
      call.around()
          .out()
          .print(GlobalOptions.output(call).print(title, chosen, call.around().width()));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }
}
