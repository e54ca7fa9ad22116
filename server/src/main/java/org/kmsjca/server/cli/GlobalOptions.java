// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kmsjca.server.cli.input.BlobFormat;
import org.kmsjca.server.cli.output.OutputFormat;
import org.kmsjca.server.cli.output.Query;
import picocli.CommandLine.Model.CommandSpec;

/** The options that every command takes. */
final class GlobalOptions {

  static final String PROFILE = "--profile";
  static final String REGION = "--region";
  static final String STORE = "--store";
  static final String CREDENTIALS_FILE = "--credentials-file";
  static final String ENDPOINT_URL = "--endpoint-url";
  static final String CA_BUNDLE = "--ca-bundle";
  static final String CONNECT_TIMEOUT = "--cli-connect-timeout";
  static final String READ_TIMEOUT = "--cli-read-timeout";
  static final String NO_VERIFY = "--no-verify-ssl";
  static final String OUTPUT = "--output";
  static final String OUTPUT_VARIABLE = "KMS_JCA_OUTPUT";
  static final String QUERY = "--query";
  static final String NO_PAGINATE = "--no-paginate";
  static final String BINARY_FORMAT = "--cli-binary-format";
  static final String DEBUG = "--debug";
  static final String HELP = "--help";
  static final String VERSION = "--version";

  private static final Map<String, List<String>> CHOICES =
      Map.of(
          OUTPUT,
          Arrays.stream(OutputFormat.values()).map(OutputFormat::flag).toList(),
          BINARY_FORMAT,
          List.of("base64", "raw-in-base64-out"),
          "--color",
          List.of("on", "off", "auto"));

  private static final Map<String, String[]> WITH_VALUE = new LinkedHashMap<>();
  private static final Map<String, String> WITHOUT_VALUE = new LinkedHashMap<>();

  static {
    with(PROFILE, "name", "Section of the credentials file; also $KMS_JCA_PROFILE.");
    with(REGION, "name", "Region of the call; also $KMS_JCA_REGION.");
    with(STORE, "directory", "The store; also $KMS_JCA_STORE.");
    with(CREDENTIALS_FILE, "file", "Default ~/.kms-jca/credentials; $KMS_JCA_CREDENTIALS_FILE.");
    with(OUTPUT, "format", "json (the default), text or table.");
    with(QUERY, "expression", "JMESPath expression that chooses what is printed.");
    with(BINARY_FORMAT, "format", "How bytes are given: base64 or raw-in-base64-out.");
    with(ENDPOINT_URL, "url", "Call the service there, not a store; also $AWS_ENDPOINT_URL.");
    with(CA_BUNDLE, "file", "Certificates to trust, in PEM; also $AWS_CA_BUNDLE.");
    with(CONNECT_TIMEOUT, "seconds", "How long to wait for a connection; 60, and 0 for ever.");
    with(READ_TIMEOUT, "seconds", "How long to wait for an answer; 60, and 0 for ever.");
    with("--color", "when", "Accepted and without effect: there are no colours.");
    WITHOUT_VALUE.put(NO_PAGINATE, "Ask for one page only.");
    WITHOUT_VALUE.put("--no-cli-pager", "Accepted and without effect: there is no pager.");
    WITHOUT_VALUE.put(NO_VERIFY, "Refused: certificates are always verified; see --ca-bundle.");
    WITHOUT_VALUE.put(DEBUG, "Show where an unexpected error came from.");
    WITHOUT_VALUE.put(HELP, "Show what a command does and takes.");
    WITHOUT_VALUE.put(VERSION, "Show the version.");
  }

  private GlobalOptions() {}

  private static void with(String name, String label, String description) {
    WITH_VALUE.put(name, new String[] {label, description});
  }

  /** Tells whether the word after an option is its value. */
  static boolean takesValue(String option) {
    return WITH_VALUE.containsKey(option);
  }

  /** Tells whether a word is such an option. */
  static boolean isOne(String option) {
    return WITH_VALUE.containsKey(option) || WITHOUT_VALUE.containsKey(option);
  }

  /** Adds the options to a command. */
  static void addTo(CommandSpec spec, boolean shown) {
    WITH_VALUE.forEach(
        (name, about) ->
            spec.addOption(
                Specs.value(name, about[0], about[1]).toBuilder()
                    .completionCandidates(CHOICES.get(name))
                    .hidden(!shown)
                    .build()));
    WITHOUT_VALUE.forEach(
        (name, about) ->
            spec.addOption(Specs.flag(name, about).toBuilder().hidden(!shown).build()));
  }

  /**
   * Refuses what would make calls less safe, and calls of an endpoint that cannot be.
   *
   * @param words the command
   */
  static void check(Invocation call, List<String> words) {
    if (call.has(NO_VERIFY)) {
      throw CommandException.usage(
          "argument "
              + NO_VERIFY
              + ": certificates are always verified; name those to trust with "
              + CA_BUNDLE
              + " FILE");
    }
    if (call.has(ENDPOINT_URL)
        && !words.isEmpty()
        && CommandTree.others().containsKey(words.get(0))) {
      throw CommandException.usage(
          "argument "
              + ENDPOINT_URL
              + ": '"
              + words.get(0)
              + "' works on the store of this machine; an endpoint performs operations only");
    }
  }

  /** Gives the format of results. */
  static OutputFormat output(Invocation call) {
    String flag = call.option(OUTPUT);
    if (flag == null) {
      flag = call.around().variable(OUTPUT_VARIABLE);
    }
    if (flag == null) {
      return OutputFormat.JSON;
    }
    String given = flag;
    return OutputFormat.of(given)
        .orElseThrow(
            () ->
                CommandException.usage(
                    "argument --output: Invalid choice '"
                        + given
                        + "', valid choices are: "
                        + Arrays.stream(OutputFormat.values())
                            .map(OutputFormat::flag)
                            .collect(Collectors.joining(", "))));
  }

  /** Gives the query; null for none. */
  static @Nullable Query query(Invocation call) {
    String text = call.option(QUERY);
    try {
      return text == null ? null : Query.of(text);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  /** Tells how bytes are given. */
  static BlobFormat binaryFormat(Invocation call) {
    String flag = call.option(BINARY_FORMAT);
    return flag == null ? BlobFormat.BASE64 : BlobFormat.of(flag);
  }
}
