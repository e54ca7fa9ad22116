// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;
import org.kmsjca.kms.RequestLists;

/**
 * Begins a session of a role.
 *
 * @param roleArn the role, perhaps of another account
 * @param roleSessionName names the session
 * @param policyArns managed policies of the role's account that limit what the session may do,
 *     together with {@code policy}; empty for no limit beside the role's
 * @param policy limits what the session may do; null for no limit beside the role's
 * @param durationSeconds how long the session lasts; null for an hour
 * @param tags labels; empty for none
 * @param transitiveTagKeys keys of the labels that sessions begun by this one inherit; empty for
 *     none
 * @param externalId what the trust policy may ask for as {@code sts:ExternalId}; null for none
 * @param sourceIdentity who is behind the session, for good; null for nobody in particular
 */
@Operation(readOnly = false, crossAccount = true)
public record AssumeRole(
    @Member(required = true, min = 20, max = 2048) String roleArn,
    @Member(required = true, min = 2, max = 64, pattern = "[\\w+=,.@-]*") String roleSessionName,
    @Member(max = 10) List<PolicyDescriptorType> policyArns,
    @Nullable @Member(min = 1, max = 2048, pattern = Limits.DOCUMENT) String policy,
    @Nullable @Member(min = 900, max = 43200) Integer durationSeconds,
    @Member(max = 50) List<Tag> tags,
    @Member(max = 50) List<@Member(min = 1, max = 128) String> transitiveTagKeys,
    @Nullable @Member(min = 2, max = 1224, pattern = "[\\w+=,.@:/-]*") String externalId,
    @Nullable @Member(min = 2, max = 64, pattern = "[\\w+=,.@-]*") String sourceIdentity)
    implements StsRequest<AssumeRole.Result> {

  /** Copies the lists. */
  public AssumeRole {
    policyArns = RequestLists.copyOf(policyArns);
    transitiveTagKeys = RequestLists.copyOf(transitiveTagKeys);
    tags = RequestLists.copyOf(tags);
  }

  /**
   * Asks for a session of one hour.
   *
   * @param roleArn the role
   * @param sessionName names the session
   * @return the request
   */
  public static AssumeRole of(String roleArn, String sessionName) {
    return new AssumeRole(
        roleArn, sessionName, List.of(), null, null, List.of(), List.of(), null, null);
  }

  /**
   * The new session.
   *
   * @param credentials by which the session calls
   * @param assumedRoleUser the session
   * @param sourceIdentity who is behind the session; null for nobody in particular
   */
  public record Result(
      Credentials credentials, AssumedRoleUser assumedRoleUser, @Nullable String sourceIdentity) {}
}
