// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.KeyMaterial;

/**
 * What an operation came to.
 *
 * @param result the answer to the caller
 * @param changes what must become durable before the caller gets it
 * @param secrets the secrets inside the result; whoever cannot deliver it destroys them
 * @param rewriting of a name that key policies, grants and trust policies must forget, for its user
 *     or role is no more, or has another one; null for none
 * @param <R> the type of the answer
 */
public record IamOutcome<R>(
    R result,
    List<IdentityChange> changes,
    List<KeyMaterial> secrets,
    @Nullable PrincipalRewriting rewriting) {

  /** Copies the lists. */
  public IamOutcome {
    changes = List.copyOf(changes);
    secrets = List.copyOf(secrets);
  }

  /** Answers, and stores identities that have no secret. */
  static <R> IamOutcome<R> of(R result, Identity... changed) {
    return new IamOutcome<>(
        result, Arrays.stream(changed).map(IamOutcome::put).toList(), List.of(), null);
  }

  /** Answers, and stores or removes. */
  static <R> IamOutcome<R> changing(R result, IdentityChange... changes) {
    return new IamOutcome<>(result, List.of(changes), List.of(), null);
  }

  /** Adds a change. */
  IamOutcome<R> and(@Nullable IdentityChange change) {
    if (change == null) {
      return this;
    }
    List<IdentityChange> all = new ArrayList<>(changes);
    all.add(change);
    return new IamOutcome<>(result, all, secrets, rewriting);
  }

  static IdentityChange put(Identity identity) {
    return new IdentityChange.PutIdentity(IdentityCodec.write(identity));
  }

  static IdentityChange delete(Identity identity) {
    return new IdentityChange.DeleteIdentity(StoredIdentities.id(identity));
  }
}
