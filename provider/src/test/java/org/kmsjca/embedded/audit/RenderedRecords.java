// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Composes the text of each record, and forgets it: a trail without a file. */
public final class RenderedRecords implements AuditTrail {

  private static final int SIZE_BYTES = 1024;

  private final JsonText json = new JsonText(SIZE_BYTES);
  private final ThreadLocal<String> last = new ThreadLocal<>();

  @Override
  public synchronized void record(AuditEvent event) {
    for (AuditEvent.Copy copy : event.copies()) {
      json.clear();
      AuditLine.write(json, event, copy);
      try {
        CharBuffer text =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(json.array(), 0, json.size()));
        last.set(text.toString());
      } catch (CharacterCodingException e) {
        throw new AssertionError("a record is not UTF-8: " + event, e);
      }
    }
  }

  /** Gives the record made last by this thread, as far as the record itself goes. */
  public String last() {
    return last.get();
  }
}
