// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

/**
 * A worker's endless sequence of changes, all of it a function of a seed: whoever knows the seed
 * and what each step was answered knows what the service must contain. Confined to one thread.
 */
interface SeededLoad {

  /** Makes the load of a worker: keys for even numbers, identities for odd ones. */
  static SeededLoad of(long seed, int worker) {
    return worker % 2 == 0 ? new MixedLoad(seed, worker) : new IdentityLoad(seed, worker);
  }

  /** Tells how many steps were done. */
  int done();

  /** Describes the next step and what it changes. */
  String next();

  /** Tells whether the next step makes a key. */
  boolean createsKey();

  /** Does the next step for real and gives what it was answered, without spaces. */
  String perform(MixedLoadService service) throws Exception;

  /** Notes that the next step was done, and goes on to the one after it. */
  void acknowledge(String answer);
}
