// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

/**
 * How many things there may be.
 *
 * @param grantsPerKey grants of one key
 */
public record Quotas(int grantsPerKey) {

  /** The quotas of AWS KMS. */
  public static final Quotas AWS = new Quotas(50_000);
}
