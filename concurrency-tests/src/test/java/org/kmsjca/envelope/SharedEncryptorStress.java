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
 * Two threads use one encryptor by mistake: one of them may be refused, and they never seal two
 * texts with one number.
 */
@JCStressTest
@Outcome(id = "unique", expect = Expect.ACCEPTABLE, desc = "one came after the other")
@Outcome(id = "refused", expect = Expect.ACCEPTABLE, desc = "they met")
@Outcome(expect = Expect.FORBIDDEN, desc = "two messages under one IV")
@State
public class SharedEncryptorStress {

  private static final EnvelopeEncryption ENVELOPES = Messages.envelopes(Integer.MAX_VALUE);

  private final MessageEncryptor shared = Messages.encryptor(ENVELOPES);
  private byte[] one;
  private byte[] other;

  @Actor
  public void one() {
    one = Messages.encrypt(shared);
  }

  @Actor
  public void other() {
    other = Messages.encrypt(shared);
  }

  @Arbiter
  public void compare(L_Result result) {
    result.r1 = Messages.compare(one, other);
  }
}
