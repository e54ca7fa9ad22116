// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing.crac;

import java.util.ArrayList;
import java.util.List;

/** As in CRaC. */
public class Context<R extends Resource> {
  private final List<R> resources = new ArrayList<>();

  /** Adds a resource. */
  public void register(R resource) {
    resources.add(resource);
  }

  /** What was added. */
  public List<R> resources() {
    return List.copyOf(resources);
  }
}
