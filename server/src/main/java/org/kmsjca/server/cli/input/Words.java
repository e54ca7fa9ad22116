// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.input;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.server.protocol.JsonTree;
import org.kmsjca.server.protocol.Shape;

/**
 * Takes the words of one flag apart: files, JSON and shorthand become maps, lists and texts. Bytes
 * of files become {@link KeyMaterial}, which whoever asked destroys.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class Words {

  private final ParameterFiles files;

  Words(ParameterFiles files) {
    this.files = files;
  }

  /**
   * Reads the value of a flag.
   *
   * @throws InputException if it is malformed
   */
  @Nullable Object value(Shape shape, List<String> words, String flag) {
    if (shape instanceof Shape.Sequence list) {
      return list(list, words, flag);
    }
    String word = words.get(words.size() - 1);
    if (isOfParts(shape)) {
      return parts(files.text(word, flag), flag);
    }
    boolean binary = shape == Shape.Scalar.BYTES || shape == Shape.Scalar.SECRET;
    KeyMaterial bytes = binary ? files.bytes(word, flag) : null;
    return bytes != null ? bytes : files.text(word, flag);
  }

  private static boolean isOfParts(Shape shape) {
    return shape == Shape.Scalar.PAIRS || shape instanceof Shape.Nested;
  }

  private @Nullable Object list(Shape.Sequence list, List<String> words, String flag) {
    List<String> texts = words.size() == 1 ? List.of(files.text(words.get(0), flag)) : words;
    if (texts.size() == 1 && texts.get(0).stripLeading().startsWith("[")) {
      return json(texts.get(0), flag);
    }
    List<@Nullable Object> elements = new ArrayList<>();
    for (String text : texts) {
      elements.add(isOfParts(list.element()) ? parts(text, flag) : text);
    }
    return elements;
  }

  private static @Nullable Object parts(String text, String flag) {
    return text.stripLeading().startsWith("{") ? json(text, flag) : Shorthand.read(text, flag);
  }

  static @Nullable Object json(String text, String flag) {
    try {
      return JsonTree.read(text);
    } catch (IllegalArgumentException e) {
      throw InputException.of(flag, "Invalid JSON: " + e.getMessage());
    }
  }
}
