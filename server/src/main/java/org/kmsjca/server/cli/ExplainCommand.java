// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.EmbeddedCaller;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.kms.AccessExplanation;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.server.cli.input.InputException;
import org.kmsjca.server.cli.input.RequestInput;
import org.kmsjca.server.protocol.Secrets;
import org.kmsjca.server.protocol.ServiceOperations;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Says why policies and grants allow a call or not, without making it. The exit code is the one
 * that the denial would have.
 */
final class ExplainCommand {

  private static final String AS = "--as-principal";

  private ExplainCommand() {}

  /** Makes the command without a verb. */
  static CommandSpec command() {
    return Specs.command(
        "explain",
        "Says why policies and grants allow a call or not, without making it: explain <verb> ...",
        HelpTexts.missing("operation"));
  }

  /** Makes the command for a verb. */
  static CommandSpec verb(OperationVerb verb) {
    CommandSpec spec = verb.command(call -> run(verb, call));
    spec.addOption(Specs.value(AS, "arn", "Who would call; whoever the access key is of."));
    return spec;
  }

  private static int run(OperationVerb verb, Invocation call) {
    RequestInput input = RequestWords.input(verb, call, false);
    StoreAccess access = new StoreAccess(call);
    Configuration configuration = access.configuration();
    EmbeddedService service = access.open();
    @Nullable Record request = null;
    try {
      request = input.request();
      EmbeddedCaller caller = caller(call, access, service, configuration);
      List<AccessExplanation> all = caller.explain((KmsRequest<?>) request);
      show(call, all);
      return all.stream().allMatch(AccessExplanation::allowed) ? ExitCode.OK : ExitCode.SERVICE;
    } catch (CommandException | InputException e) {
      throw e;
    } catch (RuntimeException e) {
      CommandException known = ServiceErrors.of(ServiceOperations.KMS, verb.operation().name(), e);
      throw known == null ? e : known;
    } finally {
      Secrets.destroy(verb.operation().input(), request);
      service.close();
    }
  }

  private static EmbeddedCaller caller(
      Invocation call, StoreAccess access, EmbeddedService service, Configuration configuration) {
    String as = call.option(AS);
    if (as == null) {
      return access.caller(service, configuration);
    }
    try {
      return service.as(Caller.of(as)).inRegion(access.region(configuration));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("argument " + AS + ": " + e.getMessage());
    }
  }

  private static void show(Invocation call, List<AccessExplanation> all) {
    if (call.has(GlobalOptions.OUTPUT) || call.has(GlobalOptions.QUERY)) {
      List<Map<String, @Nullable Object>> shown = new ArrayList<>();
      for (AccessExplanation one : all) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("Action", one.action());
        members.put("Resource", one.resource());
        members.put("Allowed", one.allowed());
        members.put("Reason", one.reason());
        members.put("Text", one.text());
        shown.add(members);
      }
      Printed.result(call, "Explain", shown);
      return;
    }
    for (AccessExplanation one : all) {
      call.around()
          .out()
          .println(
              (one.allowed() ? "allowed: " : "denied: ")
                  + one.action()
                  + (one.resource() == null ? "" : " on " + one.resource())
                  + "\n"
                  + one.reason()
                  + "\n"
                  + one.text().stripTrailing());
    }
  }
}
