// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.server.protocol.Field;
import org.kmsjca.server.protocol.Shape;
import org.kmsjca.server.protocol.Structure;

/**
 * Writes a request, made of maps, lists and texts, in JSON as the protocol wants it. Confined to
 * one thread.
 *
 * <p>What comes from shorthand is text: it becomes a number, a flag or a list where the member is
 * one. Members that do not exist are refused: what is misspelt must not be without effect.
 */
final class RequestWriter {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final long MILLIS = 1000;

  private final JsonGenerator json;
  private final BlobFormat format;

  private RequestWriter(JsonGenerator json, BlobFormat format) {
    this.json = json;
    this.format = format;
  }

  /**
   * Writes a request.
   *
   * @throws InputException if a member does not exist or its value has the wrong type
   */
  static void write(
      Structure structure, Map<?, ?> members, BlobFormat format, OutputStream target) {
    try (JsonGenerator json = FACTORY.createGenerator(target)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      new RequestWriter(json, format).structure(structure, members, "input");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void structure(Structure structure, Map<?, ?> members, String path) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      String name = (String) member.getKey();
      Field field = DeprecatedFlags.field(structure, name);
      if (field == null) {
        throw unknown(structure, name, path);
      }
      if (member.getValue() != null) {
        json.writeFieldName(name);
        value(field.shape(), member.getValue(), path.equals("input") ? name : path + "." + name);
      }
    }
    json.writeEndObject();
  }

  private static InputException unknown(Structure structure, String name, String path) {
    return new InputException(
        "Parameter validation failed:\nUnknown parameter in "
            + path
            + ": \""
            + name
            + "\", must be one of: "
            + structure.fields().stream().map(Field::wireName).collect(Collectors.joining(", ")));
  }

  private void value(Shape shape, @Nullable Object value, String path) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (shape instanceof Shape.Sequence list) {
      list(list, value, path);
    } else if (shape instanceof Shape.Nested nested) {
      structure(nested.structure(), map(value, path), path);
    } else if (shape instanceof Shape.Choice) {
      json.writeString(text(value, path));
    } else {
      scalar((Shape.Scalar) shape, value, path);
    }
  }

  private void list(Shape.Sequence list, Object value, String path) throws IOException {
    List<?> elements;
    if (value instanceof List<?> several) {
      elements = several;
    } else if (value instanceof String single) {
      elements = List.of(single);
    } else {
      throw wrong(path, "a list");
    }
    json.writeStartArray();
    for (int i = 0; i < elements.size(); i++) {
      value(list.element(), elements.get(i), path + "[" + i + "]");
    }
    json.writeEndArray();
  }

  private void scalar(Shape.Scalar scalar, Object value, String path) throws IOException {
    switch (scalar) {
      case TEXT -> json.writeString(text(value, path));
      case INTEGER, LONG -> json.writeNumber(number(value, path));
      case FLAG -> json.writeBoolean(flag(value, path));
      case TIME -> json.writeNumber(seconds(value, path));
      case BYTES, SECRET -> bytes(value, path);
      case PAIRS -> pairs(value, path);
    }
  }

  private void bytes(Object value, String path) throws IOException {
    KeyMaterial bytes =
        value instanceof KeyMaterial read ? read : format.read(text(value, path), path);
    IOException failure =
        bytes.lend(
            content -> {
              try {
                json.writeBinary(content);
                return null;
              } catch (IOException e) {
                return e;
              }
            });
    bytes.destroy();
    if (failure != null) {
      throw failure;
    }
  }

  private void pairs(Object value, String path) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> pair : map(value, path).entrySet()) {
      String name = (String) pair.getKey();
      json.writeStringField(name, text(pair.getValue(), path + "." + name));
    }
    json.writeEndObject();
  }

  private static Map<?, ?> map(@Nullable Object value, String path) {
    if (value instanceof Map<?, ?> members) {
      return members;
    }
    throw wrong(path, "a structure");
  }

  private static String text(@Nullable Object value, String path) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(path, "a text");
  }

  private static String number(Object value, String path) {
    try {
      if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
        return value.toString();
      }
      return new BigInteger(text(value, path)).toString();
    } catch (NumberFormatException e) {
      throw wrong(path, "a whole number");
    }
  }

  private static boolean flag(Object value, String path) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value.equals("true") || value.equals("false")) {
      return value.equals("true");
    }
    throw wrong(path, "true or false");
  }

  private static String seconds(Object value, String path) {
    if (value instanceof Number) {
      return value.toString();
    }
    String text = text(value, path);
    if (text.matches("\\d{1,12}(\\.\\d{1,9})?")) {
      return text;
    }
    try {
      long millis = moment(text).toEpochMilli();
      return millis / MILLIS + "." + String.format("%03d", Math.floorMod(millis, MILLIS));
    } catch (DateTimeException e) {
      throw wrong(path, "a moment, such as 2030-01-31T12:00:00Z, or seconds since 1970");
    }
  }

  private static Instant moment(String text) {
    if (text.indexOf('T') < 0) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    int time = text.indexOf('T');
    boolean zoned =
        text.endsWith("Z") || text.indexOf('+', time) > 0 || text.indexOf('-', time) > 0;
    return zoned
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  private static InputException wrong(String path, String allowed) {
    return new InputException(
        "Parameter validation failed:\nInvalid type for parameter "
            + path
            + "; allowed is "
            + allowed);
  }
}
