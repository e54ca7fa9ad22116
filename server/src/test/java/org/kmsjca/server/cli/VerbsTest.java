// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kmsjca.server.cli.input.FlagNames;
import org.kmsjca.server.protocol.Field;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.Shape;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Every operation is a verb, every member of its request a flag, and no two are called the same.
 */
class VerbsTest {

  static List<OperationVerb> verbs() {
    List<OperationVerb> verbs = new ArrayList<>();
    for (ServiceOperations service : ServiceOperations.values()) {
      service.all().values().forEach(operation -> verbs.add(new OperationVerb(service, operation)));
    }
    return verbs;
  }

  private static CommandSpec spec(OperationVerb verb) {
    CommandSpec root = CommandTree.of(List.of(verb.service().signingName(), verb.name()));
    return root.subcommands()
        .get(verb.service().signingName())
        .getCommandSpec()
        .subcommands()
        .get(verb.name())
        .getCommandSpec();
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void operation_isAVerb_andItsMembersAreFlags(OperationVerb verb) {
    CommandSpec spec = spec(verb);
    for (Field field : verb.operation().input().fields()) {
      String flag = "--" + FlagNames.of(field.wireName());
      assertThat(spec.findOption(flag)).as(verb.name() + " " + flag).isNotNull();
      if (field.shape() == Shape.Scalar.FLAG) {
        assertThat(spec.findOption("--no-" + flag.substring(2))).as(flag).isNotNull();
      }
      assertThat(GlobalOptions.isOne(flag)).as(flag + " is an option of all commands").isFalse();
    }
    assertThat(spec.usageMessage().description()[0]).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(ServiceOperations.class)
  void verbs_areDifferent_alsoFromOtherCommands(ServiceOperations service) {
    Set<String> names = new HashSet<>();
    for (String operation : service.names()) {
      assertThat(names.add(FlagNames.of(operation))).as(operation).isTrue();
    }
    if (service == ServiceOperations.KMS) {
      assertThat(CommandTree.others().keySet()).doesNotContainAnyElementsOf(names);
      assertThat(CommandTree.of(List.of("encrypt")).subcommands()).containsKey("encrypt");
    }
  }
}
