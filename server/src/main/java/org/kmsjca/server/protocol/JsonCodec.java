// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * The AWS JSON 1.1 protocol: requests and results as JSON objects.
 *
 * <p>Blobs are base64 with padding, moments are seconds since 1970 with up to three decimals. Of
 * requests, unknown members are ignored, names are case-sensitive, null means absent, and a member
 * that comes twice is refused. In results, absent members are left out, and so are empty lists and
 * records inside of others.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> secrets in requests belong to whoever asked
 * for the record; what is written holds the secrets of the result.
 */
public final class JsonCodec {

  private static final int MAX_DEPTH = 32;
  private static final int MILLI_DIGITS = 3;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private JsonCodec() {}

  /**
   * Reads a request.
   *
   * @param input what members it can have
   * @param body the JSON text in UTF-8; empty for a request without members. It stays the caller's
   * @return the request; secrets in it belong to the caller. Whether it keeps to its limits is for
   *     the service to check
   * @throws WireException {@code SerializationException} if it is malformed or a value has the
   *     wrong type, {@code ValidationException} if it has a name that an enumeration has not
   */
  public static Record read(Structure input, byte[] body) {
    if (body.length == 0) {
      return (Record) input.withoutMembers();
    }
    if (isWide(body)) {
      throw JsonReader.wrong("The request is not in UTF-8.");
    }
    try (JsonParser parser = FACTORY.createParser(body)) {
      return (Record) new JsonReader(parser, false).read(input);
    } catch (IOException e) {
      throw JsonReader.wrong(e, "request");
    }
  }

  /**
   * Reads a result. Unknown members are ignored, whatever they are.
   *
   * @param output what members it can have
   * @param body the JSON text in UTF-8; empty for a result without members. It stays the caller's
   * @return the result; secrets in it belong to the caller
   * @throws WireException if it is malformed, or a value is not of its type
   */
  public static Record readResult(Structure output, byte[] body) {
    if (output.fields().isEmpty()) {
      return (Record) output.withoutMembers();
    }
    try (JsonParser parser = FACTORY.createParser(body)) {
      return (Record) new JsonReader(parser, true).read(output);
    } catch (IOException e) {
      throw JsonReader.wrong(e, "answer");
    }
  }

  /**
   * Reads an error.
   *
   * @param body the JSON text in UTF-8; stays the caller's
   * @return what went wrong
   * @throws WireException if this is no error
   */
  public static WireError readError(byte[] body) {
    try (JsonParser parser = FACTORY.createParser(body)) {
      return JsonReader.error(parser);
    } catch (IOException e) {
      throw JsonReader.wrong(e, "answer");
    }
  }

  /* The parser would read UTF-16 and UTF-32 too; AWS JSON is in UTF-8. */
  private static boolean isWide(byte[] body) {
    return body[0] == 0
        || body[0] == (byte) 0xFE
        || body[0] == (byte) 0xFF
        || (body.length > 1 && body[1] == 0);
  }

  /**
   * Writes a request or a result.
   *
   * @param members what members it has
   * @param value the record; stays the caller's
   * @param target gets the JSON text in UTF-8, nothing if there can be no members; stays open
   */
  public static void write(Structure members, Object value, OutputStream target) {
    if (members.fields().isEmpty()) {
      return;
    }
    try (JsonGenerator json = FACTORY.createGenerator(target, JsonEncoding.UTF8)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      writeStructure(json, members, value, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes an error.
   *
   * @param name for example {@code NotFoundException}
   * @param detail the message; null for none
   * @param member how the message is named, {@code message} or {@code Message}
   * @param target gets the JSON text in UTF-8; stays open
   */
  public static void writeError(
      String name, @Nullable String detail, String member, OutputStream target) {
    try (JsonGenerator json = FACTORY.createGenerator(target, JsonEncoding.UTF8)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeStringField("__type", name);
      if (detail != null) {
        json.writeStringField(member, detail);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeStructure(
      JsonGenerator json, Structure structure, Object owner, boolean emptyLists)
      throws IOException {
    json.writeStartObject();
    for (Field field : structure.fields()) {
      Object value = field.read(owner);
      if (value == null
          || (Absence.isAbsent(field.shape(), value) && !isShown(field, emptyLists))) {
        continue;
      }
      json.writeFieldName(field.wireName());
      writeValue(json, field.shape(), value);
      String twin = DeprecatedMembers.twin(structure, field, value);
      if (twin != null) {
        json.writeFieldName(twin);
        writeValue(json, field.shape(), value);
      }
    }
    json.writeEndObject();
  }

  /* A page without entries still says that there are none. */
  private static boolean isShown(Field field, boolean emptyLists) {
    return emptyLists && field.shape() instanceof Shape.Sequence;
  }

  private static void writeValue(JsonGenerator json, Shape shape, Object value) throws IOException {
    if (shape instanceof Shape.Scalar scalar) {
      writeScalar(json, scalar, value);
    } else if (shape instanceof Shape.Choice choice) {
      json.writeString(choice.names().get(value));
    } else if (shape instanceof Shape.Sequence list) {
      json.writeStartArray();
      for (Object element : (List<?>) value) {
        writeValue(json, list.element(), element);
      }
      json.writeEndArray();
    } else {
      Structure nested = ((Shape.Nested) shape).structure();
      writeStructure(json, nested, value, Absence.showsEmptyLists(nested));
    }
  }

  private static void writeScalar(JsonGenerator json, Shape.Scalar scalar, Object value)
      throws IOException {
    switch (scalar) {
      case TEXT -> json.writeString((String) value);
      case INTEGER -> json.writeNumber((Integer) value);
      case LONG -> json.writeNumber((Long) value);
      case FLAG -> json.writeBoolean((Boolean) value);
      case TIME -> json.writeNumber(seconds((Instant) value));
      case BYTES -> json.writeBinary(((Bytes) value).toByteArray());
      case SECRET -> writeSecret(json, (KeyMaterial) value);
      case PAIRS -> {
        json.writeStartObject();
        for (Map.Entry<String, String> pair : ((EncryptionContext) value).pairs().entrySet()) {
          json.writeStringField(pair.getKey(), pair.getValue());
        }
        json.writeEndObject();
      }
    }
  }

  private static String seconds(Instant moment) {
    BigDecimal seconds = BigDecimal.valueOf(moment.toEpochMilli(), MILLI_DIGITS);
    return seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
  }

  private static void writeSecret(JsonGenerator json, KeyMaterial secret) throws IOException {
    IOException failure =
        secret.lend(
            bytes -> {
              try {
                json.writeBinary(bytes);
                return null;
              } catch (IOException e) {
                return e;
              }
            });
    if (failure != null) {
      throw failure;
    }
  }
}
