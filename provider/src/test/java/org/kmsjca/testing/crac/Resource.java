// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing.crac;

/** As in CRaC. */
public interface Resource {
  /** Before an image is made. */
  void beforeCheckpoint(Context<? extends Resource> context) throws Exception;

  /** When the process goes on. */
  void afterRestore(Context<? extends Resource> context) throws Exception;
}
