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
 * Two encryptors of one service encrypt at once, with data keys that are used up after eight
 * messages: no two messages have the same key and number, so no two segments the same key and IV.
 */
@JCStressTest
@Outcome(id = "unique", expect = Expect.ACCEPTABLE, desc = "another number or another key")
@Outcome(expect = Expect.FORBIDDEN, desc = "two messages under one IV")
@State
public class MessageIvStress {

  private static final EnvelopeEncryption ENVELOPES = Messages.envelopes(8);

  private final MessageEncryptor first = Messages.encryptor(ENVELOPES);
  private final MessageEncryptor second = Messages.encryptor(ENVELOPES);
  private byte[] one;
  private byte[] other;

  @Actor
  public void one() {
    one = Messages.encrypt(first);
  }

  @Actor
  public void other() {
    other = Messages.encrypt(second);
  }

  @Arbiter
  public void compare(L_Result result) {
    result.r1 = Messages.compare(one, other);
  }
}
