// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing.crac;

/** As in CRaC. */
public final class Core {
  private static final Context<Resource> GLOBAL = new Context<>();

  private Core() {}

  /** The one context. */
  public static Context<Resource> getGlobalContext() {
    return GLOBAL;
  }
}
