// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.server.protocol.Field;
import org.kmsjca.server.protocol.JsonCodec;
import org.kmsjca.server.protocol.Structure;
import org.kmsjca.server.protocol.WipedOutput;

/**
 * Makes a request of the flags that were given, and of the JSON of {@code --cli-input-json}; flags
 * have precedence.
 *
 * <p><b>Thread safety:</b> none. <b>Secrets:</b> bytes of files are wiped once the request is made;
 * what stood on the command line cannot be.
 */
public final class RequestInput {

  private static final String JSON_FLAG = "--cli-input-json";

  private final Structure structure;
  private final ParameterFiles files;
  private final BlobFormat format;
  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();
  private final List<KeyMaterial> secrets = new ArrayList<>();

  /**
   * Begins a request.
   *
   * @param structure what members it can have
   * @param files reads files
   * @param format how bytes are written
   */
  public RequestInput(Structure structure, ParameterFiles files, BlobFormat format) {
    this.structure = structure;
    this.files = files;
    this.format = format;
  }

  /**
   * Takes the members of a JSON text.
   *
   * @param word the text, or {@code file://} with its path
   * @throws InputException if it cannot be read or is no JSON object
   */
  public void json(String word) {
    if (Words.json(files.text(word, JSON_FLAG), JSON_FLAG) instanceof Map<?, ?> object) {
      object.forEach((name, value) -> members.put((String) name, value));
    } else {
      throw InputException.of(JSON_FLAG, "Invalid JSON: a structure is expected");
    }
  }

  /**
   * Takes the value of a flag.
   *
   * @param wireName the member
   * @param words what followed the flag
   * @throws InputException if the value is malformed
   */
  public void flag(String wireName, List<String> words) {
    Field field = DeprecatedFlags.field(structure, wireName);
    if (field == null) {
      throw new IllegalArgumentException("no member " + wireName);
    }
    String flag = "--" + FlagNames.of(wireName);
    Object value = new Words(files).value(field.shape(), words, flag);
    if (value instanceof KeyMaterial secret) {
      secrets.add(secret);
    }
    members.put(wireName, value);
  }

  /**
   * Tells which members are still missing.
   *
   * @return the members that a request must have, by their names on the wire
   */
  public List<String> missing() {
    return structure.fields().stream()
        .filter(field -> field.isRequired() && members.get(field.wireName()) == null)
        .map(Field::wireName)
        .collect(Collectors.toList());
  }

  /**
   * Makes the request.
   *
   * @return the request; secrets in it belong to the caller
   * @throws InputException if a member does not exist or has the wrong type
   * @throws org.kmsjca.server.protocol.WireException if a value is none of an enumeration
   */
  public Record request() {
    byte[] body = new byte[0];
    try (WipedOutput text = new WipedOutput()) {
      RequestWriter.write(structure, members, format, text);
      body = text.toByteArray();
      return JsonCodec.read(structure, body);
    } finally {
      Arrays.fill(body, (byte) 0);
      secrets.forEach(KeyMaterial::destroy);
    }
  }
}
