// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Two threads each seal a whole message with one encryptor by mistake: each message gets a number
 * of its own.
 */
@JCStressTest
@Outcome(id = "unique", expect = Expect.ACCEPTABLE, desc = "one came after the other")
@Outcome(id = "refused", expect = Expect.ACCEPTABLE, desc = "they met")
@Outcome(expect = Expect.FORBIDDEN, desc = "two messages under one IV")
@State
public class SharedWholeMessageStress {

  private static final EnvelopeEncryption ENVELOPES = Messages.envelopes(Integer.MAX_VALUE);

  private final MessageEncryptor shared = Messages.promised(ENVELOPES);
  private byte[] one;
  private byte[] other;

  @Actor
  public void one() {
    one = Messages.encryptWhole(shared);
  }

  @Actor
  public void other() {
    other = Messages.encryptWhole(shared);
  }

  @Arbiter
  public void compare(L_Result result) {
    result.r1 = Messages.compare(one, other);
  }
}
