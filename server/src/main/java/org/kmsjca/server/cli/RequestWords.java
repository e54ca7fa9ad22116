// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.kmsjca.server.cli.input.DeprecatedFlags;
import org.kmsjca.server.cli.input.ParameterFiles;
import org.kmsjca.server.cli.input.RequestInput;
import org.kmsjca.server.protocol.Field;
import org.kmsjca.server.protocol.Shape;
import org.kmsjca.server.protocol.Structure;

/** Gathers what a command says about the members of a request. */
final class RequestWords {

  private RequestWords() {}

  /**
   * Reads all flags.
   *
   * @param paged whether flags of the paging are not the request's
   * @throws CommandException if one that must be given is missing
   */
  static RequestInput input(OperationVerb verb, Invocation call, boolean paged) {
    Structure structure = verb.operation().input();
    ParameterFiles files = new ParameterFiles(call.around().directory(), call.around().home());
    RequestInput input = new RequestInput(structure, files, GlobalOptions.binaryFormat(call));
    String json = call.option(OperationVerb.INPUT_JSON);
    if (json != null) {
      input.json(json);
    }
    for (String member : DeprecatedFlags.members(structure)) {
      add(input, structure, member, call, paged);
    }
    List<String> missing = input.missing();
    if (!missing.isEmpty()) {
      throw CommandException.usage(
          json == null
              ? "the following arguments are required: "
                  + missing.stream().map(OperationVerb::flag).collect(Collectors.joining(", "))
              : missing.stream()
                  .map(name -> "Missing required parameter in input: \"" + name + "\"")
                  .collect(Collectors.joining("\n", "Parameter validation failed:\n", "")));
    }
    return input;
  }

  private static void add(
      RequestInput input, Structure structure, String member, Invocation call, boolean paged) {
    String flag = OperationVerb.flag(member);
    Field field = DeprecatedFlags.field(structure, member);
    if (field != null && field.shape() == Shape.Scalar.FLAG) {
      if (call.has(flag) && call.has(OperationVerb.negated(flag))) {
        throw CommandException.usage(
            "argument " + OperationVerb.negated(flag) + ": not allowed with argument " + flag);
      }
      if (call.has(flag) || call.has(OperationVerb.negated(flag))) {
        input.flag(member, List.of(Boolean.toString(call.has(flag))));
      }
    } else if (call.has(flag) && !(paged && flag.equals(OperationVerb.MAX_ITEMS))) {
      input.flag(member, call.words(flag));
    }
  }
}
