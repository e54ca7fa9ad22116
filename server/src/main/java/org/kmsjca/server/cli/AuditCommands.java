// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.AuditSummary;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.spi.Setting;
import org.kmsjca.server.protocol.JsonTree;
import picocli.CommandLine.Model.CommandSpec;

/** Reads and verifies the audit log. Whoever can read its files may do this. */
final class AuditCommands {

  private static final String EVENT_NAME = "--event-name";
  private static final String CONTAINS = "--contains";
  private static final String ERRORS = "--errors";
  private static final String LINES = "--lines";
  private static final int DEFAULT_LINES = 20;

  private AuditCommands() {}

  /** Makes the command {@code audit}. */
  static CommandSpec command() {
    CommandSpec spec =
        Specs.command(
            "audit", "Reads and verifies the audit log.", HelpTexts.missing("subcommand"));
    spec.addSubcommand(
        "verify",
        Specs.command(
            "verify",
            "Looks for records that were altered, removed or moved; exit code 255 if there are some.",
            AuditCommands::verify));
    CommandSpec show =
        Specs.command(
            "show",
            "Shows records, the oldest first: one line each, or whole with --output json.",
            call -> show(call, Integer.MAX_VALUE));
    addFilters(show);
    spec.addSubcommand("show", show);
    CommandSpec tail =
        Specs.command("tail", "Shows the last records, as show does.", AuditCommands::tail);
    addFilters(tail);
    tail.addOption(Specs.value(LINES, "number", "How many; 20 unless given."));
    spec.addSubcommand("tail", tail);
    return spec;
  }

  private static void addFilters(CommandSpec spec) {
    spec.addOption(Specs.value(EVENT_NAME, "name", "Only this operation, for example Decrypt."));
    spec.addOption(Specs.value(CONTAINS, "text", "Only records with this text, such as a key ID."));
    spec.addOption(Specs.flag(ERRORS, "Only calls that failed."));
  }

  private static int verify(Invocation call) {
    EmbeddedService service = new StoreAccess(call).open();
    AuditSummary summary;
    try {
      summary = service.verifyAudit();
    } catch (KmsException e) {
      throw new CommandException(ExitCode.GENERAL, String.valueOf(e.getMessage()));
    } finally {
      service.close();
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("Intact", summary.isIntact());
    members.put("Chains", summary.chains());
    members.put("Records", summary.records());
    members.put("SignedRecords", summary.signedRecords());
    members.put("Findings", summary.findings());
    Printed.result(call, "Audit", members);
    return summary.isIntact() ? ExitCode.OK : ExitCode.GENERAL;
  }

  private static int tail(Invocation call) {
    String lines = call.option(LINES);
    if (lines != null && !lines.matches("\\d{1,6}")) {
      throw CommandException.usage("argument " + LINES + ": '" + lines + "' is not a number");
    }
    return show(call, lines == null ? DEFAULT_LINES : Integer.parseInt(lines));
  }

  private static int show(Invocation call, int last) {
    List<Map<?, ?>> records = new ArrayList<>();
    try {
      for (Path file : files(new StoreAccess(call).configuration().path(Setting.AUDIT))) {
        read(file, call, records);
      }
    } catch (IOException e) {
      throw new CommandException(ExitCode.GENERAL, "The audit log cannot be read: " + e);
    }
    records.sort(Comparator.comparing(one -> String.valueOf(one.get("eventTime"))));
    List<Map<?, ?>> shown = records.subList(Math.max(0, records.size() - last), records.size());
    if (call.has(GlobalOptions.OUTPUT) || call.has(GlobalOptions.QUERY)) {
      Printed.result(call, "Audit", shown);
    } else {
      shown.forEach(one -> call.around().out().println(line(one)));
    }
    return ExitCode.OK;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private static void read(Path file, Invocation call, List<Map<?, ?>> records) throws IOException {
    String contained = call.option(CONTAINS);
    String name = call.option(EVENT_NAME);
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (contained != null && !line.contains(contained)) {
          continue;
        }
        Map<?, ?> one = parsed(line);
        if (one != null
            && (name == null || name.equals(one.get("eventName")))
            && (!call.has(ERRORS) || one.get("errorCode") != null)) {
          records.add(one);
        }
      }
    }
  }

  /* A piece of a line, of a process that was killed, is no record; verify tells of such. */
  private static @Nullable Map<?, ?> parsed(String line) {
    try {
      return JsonTree.read(line) instanceof Map<?, ?> members ? members : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String line(Map<?, ?> one) {
    StringBuilder line = new StringBuilder(String.valueOf(one.get("eventTime")));
    line.append("  ").append(one.get("eventName"));
    line.append("  ").append(one.get("errorCode") == null ? "ok" : one.get("errorCode"));
    line.append("  ").append(who(one.get("userIdentity")));
    if (one.get("resources") instanceof List<?> resources) {
      for (Object resource : resources) {
        if (resource instanceof Map<?, ?> members) {
          line.append("  ").append(members.get("ARN"));
        }
      }
    }
    return line.toString();
  }

  private static Object who(@Nullable Object identity) {
    if (identity instanceof Map<?, ?> members) {
      Object arn = members.get("arn");
      Object by = members.get("invokedBy");
      return arn != null ? arn : by != null ? by : String.valueOf(members.get("accountId"));
    }
    return "-";
  }
}
