// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

/**
 * Something prepared from a data key that knows how much it was used.
 *
 * <p><b>Thread safety:</b> thread-safe; the counts may miss what happens at the same moment.
 */
public interface MeasuredKey {

  /** Counts the messages so far. */
  long messages();

  /** Counts the bytes of plaintext so far. */
  long bytes();
}
