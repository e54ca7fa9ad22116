// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.concurrency;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.Main;

/** Runs jcstress on all tests of what is meant to work, or on those that the arguments choose. */
public final class StressCampaign {

  private static final String FILTER = "-t";

  private StressCampaign() {}

  /**
   * Runs the tests; ends with an error if one failed.
   *
   * @param arguments of jcstress
   */
  public static void main(String[] arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains(FILTER)) {
      all.add(FILTER);
      all.add("\\.(?!Broken)[A-Za-z]+Stress$");
    }
    Main.main(all.toArray(String[]::new));
  }
}
