// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Writes the pairs of a form. Confined to one thread. */
final class FormText {

  private final OutputStream target;
  private boolean isBegun;

  FormText(OutputStream target) {
    this.target = target;
  }

  FormText pair(String name, String value) {
    String text =
        (isBegun ? "&" : "")
            + URLEncoder.encode(name, StandardCharsets.UTF_8)
            + "="
            + URLEncoder.encode(value, StandardCharsets.UTF_8);
    isBegun = true;
    try {
      target.write(text.getBytes(StandardCharsets.US_ASCII));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
