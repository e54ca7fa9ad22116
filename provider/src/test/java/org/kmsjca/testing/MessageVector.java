// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;

/**
 * One case of {@code vectors/message-v1.json}, as section 8 of {@code docs/spec/message-format.md}
 * describes the file.
 *
 * @param name unique
 * @param base name of the case that this one varies; empty for none
 * @param wrappedKeys what the key service opens, and the data key that it gives for each of them;
 *     anything else is refused by the service
 * @param callerIv the IV that the reader's caller gives; empty for none
 * @param aad the AAD that the reader's caller gives; empty for none
 * @param message the whole message
 * @param plaintext what a reader gives; empty for a refused message
 * @param refusedAs names of the failure classes, one of which a reader finds; empty for a good
 *     message
 * @param json the case as it stands in the file
 */
public record MessageVector(
    String name,
    String base,
    Map<Bytes, Bytes> wrappedKeys,
    Bytes callerIv,
    Bytes aad,
    Bytes message,
    Bytes plaintext,
    List<String> refusedAs,
    JsonNode json) {

  /** Where the file is, on the class path of the tests. */
  public static final String RESOURCE = "/vectors/message-v1.json";

  /**
   * Reads the file.
   *
   * @return the whole file
   */
  public static JsonNode readFile() {
    try (InputStream in = MessageVector.class.getResourceAsStream(RESOURCE)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads all cases.
   *
   * @return the cases in the order of the file
   */
  public static List<MessageVector> readAll() {
    Map<String, MessageVector> cases = new LinkedHashMap<>();
    for (JsonNode json : readFile().get("cases")) {
      MessageVector vector = of(json, cases.get(json.path("base").asText()));
      if (cases.put(vector.name, vector) != null) {
        throw new AssertionError("two cases are called " + vector.name);
      }
    }
    return List.copyOf(cases.values());
  }

  /**
   * Reads a case.
   *
   * @param json the case
   * @param base the case that it varies, or null
   * @return the case, all bytes written out
   */
  public static MessageVector of(JsonNode json, @Nullable MessageVector base) {
    Bytes original = base == null ? Bytes.EMPTY : base.message;
    List<String> refusedAs = new ArrayList<>();
    json.path("refusedAs").forEach(name -> refusedAs.add(name.asText()));
    return new MessageVector(
        json.get("name").asText(),
        json.path("base").asText(),
        json.has("wrappedKeys")
            ? wrappedKeys(json.get("wrappedKeys"))
            : base == null ? Map.of() : base.wrappedKeys,
        field(json, "callerIv", base == null ? Bytes.EMPTY : base.callerIv),
        field(json, "aad", base == null ? Bytes.EMPTY : base.aad),
        bytes(json.get("message"), original),
        refusedAs.isEmpty()
            ? field(json, "plaintext", base == null ? Bytes.EMPTY : base.plaintext)
            : Bytes.EMPTY,
        refusedAs,
        json);
  }

  private static Map<Bytes, Bytes> wrappedKeys(JsonNode json) {
    Map<Bytes, Bytes> wrappedKeys = new LinkedHashMap<>();
    for (JsonNode entry : json) {
      wrappedKeys.put(
          bytes(entry.get("wrapped"), Bytes.EMPTY), bytes(entry.get("dataKey"), Bytes.EMPTY));
    }
    return wrappedKeys;
  }

  private static Bytes field(JsonNode json, String name, Bytes otherwise) {
    return json.has(name) ? bytes(json.get(name), Bytes.EMPTY) : otherwise;
  }

  /**
   * Writes out a rule for bytes.
   *
   * @param rule hexadecimal digits; or {@code {"repeat": hex, "size": n}}; or {@code {"copy":
   *     [from, to]}}; or a list of rules, joined
   * @param original what is copied from
   * @return the bytes
   */
  public static Bytes bytes(JsonNode rule, Bytes original) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (rule.isTextual()) {
      return Bytes.ofHex(rule.asText());
    } else if (rule.isArray()) {
      rule.forEach(part -> out.writeBytes(bytes(part, original).toByteArray()));
    } else if (rule.has("repeat")) {
      byte[] part = Bytes.ofHex(rule.get("repeat").asText()).toByteArray();
      int size = rule.get("size").asInt();
      while (out.size() < size) {
        out.write(part, 0, Math.min(part.length, size - out.size()));
      }
    } else {
      JsonNode range = rule.get("copy");
      out.writeBytes(
          Arrays.copyOfRange(original.toByteArray(), range.get(0).asInt(), range.get(1).asInt()));
    }
    return Bytes.wrap(out.toByteArray());
  }

  /** Shows the name, for reports of tests. */
  @Override
  public String toString() {
    return name;
  }
}
