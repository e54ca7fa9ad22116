// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** Whether imported key material expires. */
public enum ExpirationModel {
  /** It is deleted at a given time. */
  KEY_MATERIAL_EXPIRES,
  /** It stays until it is deleted. */
  KEY_MATERIAL_DOES_NOT_EXPIRE
}
