// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Reads the members of one request or answer. Confined to one thread.
 *
 * <p>What has the wrong type is an error at once. Names that an enumeration does not have are
 * collected, because the service reports them all together.
 */
final class JsonReader {

  private static final double MAX_SECONDS = 1e11;
  private static final double MILLIS = 1e3;

  private final JsonParser parser;
  private final boolean answer;
  private final List<String> violations = new ArrayList<>();
  private final List<KeyMaterial> secrets = new ArrayList<>();

  /**
   * Makes a reader.
   *
   * @param answer whether the text is an answer, in which no member can be one to be refused
   */
  JsonReader(JsonParser parser, boolean answer) {
    this.parser = parser;
    this.answer = answer;
  }

  /** Reads a request, which is the whole text. */
  Object read(Structure structure) throws IOException {
    boolean made = false;
    try {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw wrong("Start of structure or map expected.");
      }
      Object request = structure(structure, "");
      if (parser.nextToken() != null) {
        throw wrong("Nothing is allowed after the request.");
      }
      Violations.check(violations);
      made = true;
      return request;
    } finally {
      if (!made) {
        secrets.forEach(KeyMaterial::destroy);
      }
    }
  }

  /** Reads an error, which is the whole text. */
  static WireError error(JsonParser parser) throws IOException {
    String name = "";
    String detail = "";
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("Start of structure or map expected.");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        parser.skipChildren();
      } else if (member.equals("__type")) {
        name = parser.getText();
      } else if (member.equals("message") || member.equals("Message")) {
        detail = parser.getText();
      }
    }
    // Some services name where the error is defined before its name, and more after it.
    name = name.substring(name.indexOf('#') + 1).replaceFirst(":.*", "");
    if (name.isEmpty()) {
      throw wrong("The error has no name.");
    }
    return new WireError(name, detail);
  }

  private Object structure(Structure structure, String path) throws IOException {
    @Nullable Object[] values = structure.absentValues();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      int position =
          answer
              ? structure.position(name)
              : DeprecatedMembers.position(structure, name, token, values);
      if (position < 0) {
        parser.skipChildren();
      } else if (token != JsonToken.VALUE_NULL) {
        Field field = structure.fields().get(position);
        values[position] = value(field.shape(), path + field.name());
      }
    }
    return structure.make(values);
  }

  private @Nullable Object value(Shape shape, String path) throws IOException {
    if (shape instanceof Shape.Scalar scalar) {
      return scalar(scalar);
    }
    if (shape instanceof Shape.Choice choice) {
      return choice(choice, path);
    }
    if (shape instanceof Shape.Sequence list) {
      return list(list, path);
    }
    expect(JsonToken.START_OBJECT, "Start of structure or map expected.");
    return structure(((Shape.Nested) shape).structure(), path + ".");
  }

  private List<@Nullable Object> list(Shape.Sequence list, String path) throws IOException {
    expect(JsonToken.START_ARRAY, "Start of list expected.");
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String place = path + "." + (elements.size() + 1) + ".member";
      elements.add(
          parser.currentToken() == JsonToken.VALUE_NULL ? null : value(list.element(), place));
    }
    return elements;
  }

  private @Nullable Enum<?> choice(Shape.Choice choice, String path) throws IOException {
    String name = text();
    Enum<?> value = choice.values().get(name);
    if (value == null && violations.size() < Violations.MAX) {
      violations.add(Violations.notOneOf(name, path, choice));
    }
    return value;
  }

  private Object scalar(Shape.Scalar scalar) throws IOException {
    return switch (scalar) {
      case TEXT -> text();
      case INTEGER -> integer();
      case LONG -> number("Long").getLongValue();
      case FLAG -> flag();
      case TIME -> time();
      case BYTES -> Bytes.wrap(bytes());
      case SECRET -> secret();
      case PAIRS -> pairs();
    };
  }

  private String text() throws IOException {
    expect(JsonToken.VALUE_STRING, "can not be converted to a String");
    return parser.getText();
  }

  private int integer() throws IOException {
    return number("Integer").getIntValue();
  }

  private JsonParser number(String type) throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT, "can not be converted to a " + type);
    return parser;
  }

  private boolean flag() {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw wrong(found() + " can not be converted to a Boolean");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private Instant time() throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw wrong(found() + " can not be converted to a Timestamp");
    }
    double seconds = parser.getDoubleValue();
    if (!(Math.abs(seconds) <= MAX_SECONDS)) {
      throw wrong("A timestamp is out of range.");
    }
    return Instant.ofEpochMilli(Math.round(seconds * MILLIS));
  }

  private byte[] bytes() throws IOException {
    expect(JsonToken.VALUE_STRING, "can not be converted to a Blob");
    try {
      return parser.getBinaryValue();
    } catch (JsonParseException e) {
      throw wrong("A blob is not in base64.");
    }
  }

  private KeyMaterial secret() throws IOException {
    KeyMaterial secret = KeyMaterial.wrap(bytes());
    secrets.add(secret);
    return secret;
  }

  private EncryptionContext pairs() throws IOException {
    expect(JsonToken.START_OBJECT, "Start of structure or map expected.");
    Map<String, String> pairs = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      pairs.put(key, text());
    }
    try {
      return EncryptionContext.of(pairs);
    } catch (IllegalArgumentException e) {
      throw new WireException(WireException.VALIDATION, e.getMessage());
    }
  }

  private void expect(JsonToken expected, String otherwise) {
    if (parser.currentToken() != expected) {
      throw wrong(otherwise.startsWith("can") ? found() + " " + otherwise : otherwise);
    }
  }

  private String found() {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case VALUE_STRING -> "STRING_VALUE";
      case VALUE_NUMBER_INT -> "NUMBER_VALUE";
      case VALUE_NUMBER_FLOAT -> "DECIMAL_VALUE";
      case VALUE_TRUE -> "TRUE_VALUE";
      case VALUE_FALSE -> "FALSE_VALUE";
      case VALUE_NULL -> "NULL_VALUE";
      default -> token.name();
    };
  }

  static WireException wrong(String detail) {
    return new WireException(WireException.SERIALIZATION, detail);
  }

  /**
   * Says in the protocol's words what the parser does not like. The text may hold secrets: it is
   * not shown.
   */
  static WireException wrong(IOException error, String what) {
    return wrong(
        error instanceof InputCoercionException
            ? "A number is out of range."
            : "The " + what + " is not well-formed JSON.");
  }
}
