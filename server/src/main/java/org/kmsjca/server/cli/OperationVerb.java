// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.server.cli.input.DeprecatedFlags;
import org.kmsjca.server.cli.input.FlagNames;
import org.kmsjca.server.protocol.Field;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.Shape;
import org.kmsjca.server.protocol.WireOperation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An operation as a verb: its flags, made of the members of its request.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param service to which it belongs
 * @param operation the operation
 */
record OperationVerb(ServiceOperations service, WireOperation operation) {

  static final String INPUT_JSON = "--cli-input-json";
  static final String SKELETON = "--generate-cli-skeleton";
  static final String STARTING_TOKEN = "--starting-token";
  static final String MAX_ITEMS = "--max-items";
  static final String PAGE_SIZE = "--page-size";

  /** Finds a verb. */
  static Optional<OperationVerb> of(ServiceOperations service, String verb) {
    return service.names().stream()
        .filter(name -> FlagNames.of(name).equals(verb))
        .findFirst()
        .flatMap(service::operation)
        .map(operation -> new OperationVerb(service, operation));
  }

  /** Gives the verb. */
  String name() {
    return FlagNames.of(operation.name());
  }

  /** Names the flag of a member. */
  static String flag(String wireName) {
    return "--" + FlagNames.of(wireName);
  }

  /** Makes the command. */
  CommandSpec command(Action action) {
    CommandSpec spec = Specs.command(name(), Descriptions.of(service, operation.name()), action);
    for (String member : DeprecatedFlags.members(operation.input())) {
      addFlag(spec, member);
    }
    spec.addOption(
        Specs.value(INPUT_JSON, "json", "The members of the request; flags have precedence."));
    spec.addOption(
        Specs.flag(SKELETON, "Print JSON for " + INPUT_JSON + " to fill in; nothing is done."));
    Paging paging = Paging.of(operation);
    if (paging != null) {
      spec.addOption(Specs.value(STARTING_TOKEN, "token", "NextToken of an earlier result."));
      spec.addOption(
          Specs.value(PAGE_SIZE, "number", "How many entries the service gives at once."));
      if (spec.findOption(MAX_ITEMS) == null) {
        spec.addOption(Specs.value(MAX_ITEMS, "number", "How many entries are printed."));
      }
    }
    spec.usageMessage().customSynopsis(synopsis()).sortOptions(false);
    return spec;
  }

  private String synopsis() {
    StringBuilder synopsis = new StringBuilder("kms-jca ");
    if (service != ServiceOperations.KMS) {
      synopsis.append(service.signingName()).append(' ');
    }
    synopsis.append(name());
    for (Field field : operation.input().fields()) {
      if (field.isRequired()) {
        synopsis.append(' ').append(flag(field.wireName()));
        synopsis.append(" <").append(label(field.shape())).append('>');
      }
    }
    return synopsis.append(" [options]").toString();
  }

  private void addFlag(CommandSpec spec, String member) {
    Field field = DeprecatedFlags.field(operation.input(), member);
    if (field == null) {
      throw new AssertionError(member);
    }
    String about = about(field);
    String name = flag(member);
    if (field.shape() == Shape.Scalar.FLAG) {
      spec.addOption(Specs.flag(name, about));
      spec.addOption(Specs.flag(negated(name), "The opposite of " + name + "."));
    } else {
      OptionSpec option =
          field.shape() instanceof Shape.Sequence
              ? Specs.values(name, label(field.shape()), about)
              : Specs.value(name, label(field.shape()), about);
      List<String> choices = choices(field.shape());
      spec.addOption(choices.isEmpty() ? option : Specs.completed(option, choices));
    }
  }

  private static List<String> choices(Shape shape) {
    Shape one = shape instanceof Shape.Sequence list ? list.element() : shape;
    return one instanceof Shape.Choice choice
        ? choice.values().keySet().stream().sorted().toList()
        : List.of();
  }

  /** Names the flag that says no. */
  static String negated(String flag) {
    return "--no-" + flag.substring(2);
  }

  private String about(Field field) {
    StringBuilder about =
        new StringBuilder(Descriptions.of(service, operation.name(), field.wireName()));
    if (field.isRequired()) {
      about.append(" Required.");
    }
    List<String> choices = choices(field.shape());
    if (!choices.isEmpty()) {
      about.append(" One of ").append(String.join(", ", choices)).append('.');
    }
    limits(field.limits(), field.shape(), about);
    return about.toString().strip();
  }

  private static void limits(@Nullable Member limits, Shape shape, StringBuilder about) {
    boolean number = shape == Shape.Scalar.INTEGER || shape == Shape.Scalar.LONG;
    if (number && limits != null) {
      about.append(' ').append(limits.min()).append(" to ").append(limits.max()).append('.');
    }
  }

  private static String label(Shape shape) {
    if (shape instanceof Shape.Sequence list) {
      return label(list.element());
    }
    if (shape instanceof Shape.Nested) {
      return "name=value,...";
    }
    if (shape instanceof Shape.Choice) {
      return "name";
    }
    return switch ((Shape.Scalar) shape) {
      case TEXT -> "text";
      case INTEGER, LONG -> "number";
      case FLAG -> "true|false";
      case TIME -> "time";
      case BYTES, SECRET -> "base64|fileb://file";
      case PAIRS -> "name=value,...";
    };
  }
}
