// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Security;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The cases of the vector file while they are written. */
final class VectorFile {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ArrayNode cases = JSON.arrayNode();
  private final Map<String, byte[]> messages = new HashMap<>();

  /** Parts of a message: digits, and copies of the message of another case. */
  static final class Parts {
    private final ArrayNode rule = JSON.arrayNode();

    Parts copy(int from, int to) {
      if (from < to) {
        rule.addObject().putArray("copy").add(from).add(to);
      }
      return this;
    }

    Parts hex(byte... bytes) {
      rule.add(HexFormat.of().formatHex(bytes));
      return this;
    }
  }

  /** Adds a good message with all intermediate values. */
  void good(String name, String comment, PlainWriter writer, JsonNode plaintext) {
    ObjectNode node = start(name, comment);
    putInputs(node, writer);
    ArrayNode ivs = JSON.arrayNode();
    List<byte[]> segments = writer.segments();
    for (int i = 0; i < segments.size(); i++) {
      ivs.add(HexFormat.of().formatHex(writer.iv(i, i == segments.size() - 1)));
    }
    node.put("segmentSizeExponent", writer.exponent);
    node.put("encryptionContext", hex(writer.context));
    node.put("messageNumber", HexFormat.of().toHexDigits(writer.messageNumber));
    node.set("plaintext", plaintext);
    node.put("info", hex(writer.info()));
    node.put("messageKey", hex(writer.messageKey()));
    node.put("commitment", hex(writer.commitment()));
    node.put("flags", writer.flags());
    node.put("associatedData", hex(writer.associatedData(0)));
    node.set("ivs", ivs);
    putMessage(node, name, writer.message());
  }

  /** Adds a message that must be refused although every key and tag fits it. */
  void refused(String name, String comment, PlainWriter writer, FailureClass... refusedAs) {
    ObjectNode node = start(name, comment);
    putInputs(node, writer);
    putMessage(node, name, writer.message());
    putRefusedAs(node, refusedAs);
  }

  /** Adds a variation of a message. It is good if no failure class is named. */
  ObjectNode variation(
      String name, String comment, String base, Parts parts, FailureClass... refusedAs) {
    ObjectNode node = start(name, comment);
    node.put("base", base);
    node.set("message", parts.rule);
    putRefusedAs(node, refusedAs);
    return node;
  }

  byte[] message(String name) {
    return messages.get(name);
  }

  ArrayNode cases() {
    return cases;
  }

  private ObjectNode start(String name, String comment) {
    return cases.addObject().put("name", name).put("comment", comment);
  }

  static void putInputs(ObjectNode node, PlainWriter writer) {
    putWrappedKeys(node, writer.wrappedKeys, writer.dataKey);
    node.put("callerIv", hex(writer.callerIv));
    node.put("aad", hex(writer.aad));
  }

  static void putWrappedKeys(ObjectNode node, List<byte[]> wrappedKeys, byte[] dataKey) {
    ArrayNode entries = node.putArray("wrappedKeys");
    for (byte[] wrappedKey : wrappedKeys) {
      ObjectNode entry = entries.addObject();
      boolean constant = wrappedKey.length > 64;
      entry.set("wrapped", constant ? repeat(wrappedKey) : JSON.textNode(hex(wrappedKey)));
      entry.put("dataKey", hex(dataKey));
    }
  }

  private void putMessage(ObjectNode node, String name, byte[] message) {
    node.put("message", hex(message));
    messages.put(name, message);
  }

  private static void putRefusedAs(ObjectNode node, FailureClass... refusedAs) {
    if (refusedAs.length > 0) {
      ArrayNode names = node.putArray("refusedAs");
      for (FailureClass failureClass : refusedAs) {
        names.add(failureClass.name());
      }
    }
  }

  private static JsonNode repeat(byte[] constant) {
    return repeat(HexFormat.of().toHexDigits(constant[0]), constant.length);
  }

  static JsonNode repeat(String hex, int size) {
    return JSON.objectNode().put("repeat", hex).put("size", size);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Gives bytes without a pattern that depend on nothing but a label. */
  static byte[] bytes(String label, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i * 32 < size; i++) {
      byte[] block = digest("SHA-256", (label + " " + i).getBytes(StandardCharsets.US_ASCII));
      System.arraycopy(block, 0, bytes, i * 32, Math.min(32, size - i * 32));
    }
    return bytes;
  }

  static byte[] digest(String algorithm, byte[] input) {
    try {
      return MessageDigest.getInstance(algorithm, Security.getProvider("SUN")).digest(input);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
