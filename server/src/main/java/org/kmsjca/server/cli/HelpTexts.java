// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Operation;
import org.kmsjca.server.cli.input.FlagNames;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireOperation;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What help says. */
final class HelpTexts {

  static final String ABOUT =
      "A key management service on this machine, with the verbs of the AWS command line.";

  static final String USAGE =
      """

      usage: kms-jca [options] <command> [<subcommand>] [parameters]
      To see help text, you can run:

        kms-jca help
        kms-jca <command> help
        kms-jca <command> <subcommand> help

      """;

  private static final String EXAMPLES =
      """

      Examples:
        kms-jca init
        kms-jca create-key --description payroll --query KeyMetadata.KeyId --output text
        kms-jca create-alias --alias-name alias/payroll --target-key-id 1234abcd-...
        kms-jca encrypt --key-id alias/payroll --plaintext fileb://secret.txt \\
            --encryption-context department=IT --query CiphertextBlob --output text | base64 -d > secret.enc
        kms-jca decrypt --ciphertext-blob fileb://secret.enc --encryption-context department=IT \\
            --query Plaintext --output text | base64 -d
        kms-jca iam create-user --user-name alice
        kms-jca list-keys --endpoint-url https://kms.example.org --region us-east-1

      Bytes are given in base64, or as fileb://FILE; texts also as file://FILE. Lists stand between spaces,
      structures are name=value,name=value or JSON. kms-jca kms encrypt is the same as kms-jca encrypt.

      Variables:
        KMS_JCA_STORE, KMS_JCA_PROFILE, KMS_JCA_REGION, KMS_JCA_CREDENTIALS_FILE, KMS_JCA_OUTPUT
                                   as the flags of these names, which come before them
        AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
                                   the access key, unless --profile is given
        AWS_ENDPOINT_URL           the service that is called instead of a store, as --endpoint-url
        KMS_JCA_PASSWORD_FILE      first line: the password, if the root key is derived from one
        KMS_JCA_NEW_PASSWORD_FILE  first line: the password that root-key rotate gives to the store
        KMS_JCA_CACHE, KMS_JCA_JAVA_OPTIONS, JAVA_HOME
                                   of the launcher: directory of its archive or none, options of Java, which Java

      Exit codes: 0 success; 252 something was typed wrongly; 253 store or credentials are missing or wrong;
      254 the service refused; 255 anything else. On a signal: 130 (SIGINT), 143 (SIGTERM).
      """;

  private static final int COLUMN = 45;
  private static final int WIDTH = 110;

  private HelpTexts() {}

  /** Names program, version and Java. */
  static String version() {
    @Nullable String version = HelpTexts.class.getPackage().getImplementationVersion();
    return CommandTree.PROGRAM
        + "/"
        + (version == null ? "unpackaged" : version)
        + " Java/"
        + Runtime.version();
  }

  /** Gives an action that asks for another word. */
  static Action missing(String what) {
    return call -> {
      throw CommandException.usage("the following arguments are required: " + what);
    };
  }

  /** Adds to the program's help which commands there are. */
  static void addRoot(CommandSpec root) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Commands for the store:");
    CommandTree.others().forEach((name, make) -> lines.add(line(name, description(make.get()))));
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    kinds.put("Commands that encrypt and make keys for it:", new ArrayList<>());
    kinds.put("Commands that change keys, aliases and grants:", new ArrayList<>());
    kinds.put("Commands that tell of them:", new ArrayList<>());
    List<List<String>> lists = List.copyOf(kinds.values());
    for (WireOperation operation : ServiceOperations.KMS.all().values()) {
      Operation about = operation.input().type().getAnnotation(Operation.class);
      int kind = about == null || !about.readOnly() ? 1 : about.cryptographic() ? 0 : 2;
      lists.get(kind).add(line(ServiceOperations.KMS, operation));
    }
    kinds.forEach(
        (title, verbs) -> {
          lines.add("");
          lines.add(title);
          lines.addAll(verbs);
        });
    lines.add("");
    lines.add("Commands for users, roles, policies and sessions:");
    lines.add(line("iam", "Administers users, groups, roles and policies; see kms-jca iam help."));
    lines.add(line("sts", "Tells who calls, and takes on roles; see kms-jca sts help."));
    lines.addAll(EXAMPLES.lines().toList());
    root.usageMessage()
        .customSynopsis("kms-jca [options] <command> [<subcommand>] [parameters]")
        .footer(escaped(lines));
  }

  /** Adds to the help of a service which operations it has. */
  static void addService(CommandSpec group, ServiceOperations service) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Operations:");
    service.all().values().forEach(operation -> lines.add(line(service, operation)));
    group
        .usageMessage()
        .customSynopsis("kms-jca " + service.signingName() + " <operation> [parameters]")
        .footer(escaped(lines));
  }

  private static String[] escaped(List<String> lines) {
    return lines.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new);
  }

  private static String description(CommandSpec spec) {
    return String.join(" ", spec.usageMessage().description());
  }

  private static String line(ServiceOperations service, WireOperation operation) {
    return line(FlagNames.of(operation.name()), Descriptions.of(service, operation.name()));
  }

  private static String line(String name, String description) {
    int end = description.indexOf(". ");
    String sentence = end < 0 ? description : description.substring(0, end + 1);
    String start = "  " + name + " ".repeat(Math.max(1, COLUMN - name.length()));
    return start + sentence;
  }

  /** Shows the help of a command. */
  static int show(Invocation call) {
    CommandSpec spec = call.last().commandSpec();
    if (spec.userObject() instanceof Helped helped) {
      helped.addHelp().accept(spec);
    }
    CommandLine command = spec.commandLine();
    command.setUsageHelpWidth(WIDTH);
    call.around().out().print(command.getUsageMessage());
    String name = command.getCommandSpec().qualifiedName(" ").replaceFirst("^\\S+ ?", "");
    call.around().out().print(Examples.of(name.replaceFirst("^(kms|explain) (?=.)", "")));
    if (!name.isEmpty()) {
      call.around()
          .out()
          .print("\nFlags of all commands, variables and exit codes: kms-jca help\n");
    }
    return ExitCode.OK;
  }
}
