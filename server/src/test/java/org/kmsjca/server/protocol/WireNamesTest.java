// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkField;

/** Operations, members and types are named as AWS names them. */
class WireNamesTest {

  private static final Path MODEL = Path.of("../../shared/model/kms-2014-11-01.service-2.json");

  @Test
  void operations_areThoseOfTheRecords() {
    assertThat(ServiceOperations.KMS.all()).hasSize(42).containsKeys("Encrypt", "ReEncrypt");
    assertThat(ServiceOperations.IAM.all()).hasSize(63).containsKeys("CreateUser", "GetGroup");
    assertThat(ServiceOperations.STS.all()).containsOnlyKeys("AssumeRole", "GetCallerIdentity");
  }

  @ParameterizedTest
  @EnumSource
  void members_areNamedAsInTheSdk(ServiceOperations service) {
    List<String> unknown = new ArrayList<>();
    for (WireOperation operation : service.all().values()) {
      check(operation.input(), AwsModel.members(service, operation.name() + "Request"), unknown);
      check(operation.output(), AwsModel.members(service, operation.name() + "Response"), unknown);
    }
    assertThat(unknown).isEmpty();
  }

  private static void check(
      Structure structure, Map<String, SdkField<?>> known, List<String> unknown) {
    for (Field field : structure.fields()) {
      SdkField<?> aws = known.get(field.wireName());
      if (aws == null) {
        unknown.add(structure.type() + ": " + field + ", known are " + known.keySet());
        continue;
      }
      Shape shape = field.shape();
      Shape one = shape instanceof Shape.Sequence list ? list.element() : shape;
      assertThat(aws.marshallingType().toString())
          .as(structure.type() + "." + field)
          .isIn(marshallingTypes(shape));
      if (one instanceof Shape.Nested nested) {
        check(nested.structure(), AwsModel.inside(aws), unknown);
      }
    }
  }

  private static List<String> marshallingTypes(Shape shape) {
    if (shape instanceof Shape.Scalar scalar) {
      return switch (scalar) {
        // The policy that is a permissions boundary is a structure in answers.
        case TEXT -> List.of("String", "SdkPojo");
        case INTEGER -> List.of("Integer");
        case LONG -> List.of("Long");
        case FLAG -> List.of("Boolean");
        case TIME -> List.of("Instant");
        case BYTES -> List.of("SdkBytes");
        // Access keys and session tokens are texts.
        case SECRET -> List.of("SdkBytes", "String");
        case PAIRS -> List.of("Map");
      };
    }
    if (shape instanceof Shape.Choice) {
      return List.of("String");
    }
    return List.of(shape instanceof Shape.Sequence ? "List" : "SdkPojo");
  }

  @Test
  void kmsMembers_areThoseOfTheServiceModel() throws IOException {
    if (!Files.exists(MODEL)) {
      System.out.println("skipped: no service model at " + MODEL);
      return;
    }
    JsonNode model = new ObjectMapper().readTree(MODEL.toFile());
    for (WireOperation operation : ServiceOperations.KMS.all().values()) {
      JsonNode described = model.at("/operations/" + operation.name());
      compare(model, operation.input(), described.at("/input/shape").asText());
      if (!operation.output().fields().isEmpty()) {
        compare(model, operation.output(), described.at("/output/shape").asText());
      } else {
        assertThat(described.has("output")).as(operation.name()).isFalse();
      }
    }
  }

  private static void compare(JsonNode model, Structure structure, String shape) {
    JsonNode described = model.at("/shapes/" + shape);
    for (Field field : structure.fields()) {
      String member = described.at("/members/" + field.wireName() + "/shape").asText();
      JsonNode type = model.at("/shapes/" + member);
      assertThat(type.isMissingNode()).as(shape + "." + field).isFalse();
      Shape one = field.shape();
      if (one instanceof Shape.Sequence list) {
        assertThat(type.at("/type").asText()).isEqualTo("list");
        member = type.at("/member/shape").asText();
        one = list.element();
      }
      if (one instanceof Shape.Nested nested) {
        compare(model, nested.structure(), member);
      } else if (one instanceof Shape.Choice choice) {
        List<String> values = new ArrayList<>();
        model.at("/shapes/" + member + "/enum").forEach(value -> values.add(value.asText()));
        assertThat(values).as(member).containsAll(new TreeSet<>(choice.values().keySet()));
      } else {
        assertThat(model.at("/shapes/" + member + "/type").asText())
            .as(shape + "." + field)
            .isEqualTo(modelType((Shape.Scalar) one));
      }
    }
  }

  private static String modelType(Shape.Scalar scalar) {
    return switch (scalar) {
      case TEXT -> "string";
      case INTEGER -> "integer";
      case LONG -> "long";
      case FLAG -> "boolean";
      case TIME -> "timestamp";
      case BYTES, SECRET -> "blob";
      case PAIRS -> "map";
    };
  }
}
