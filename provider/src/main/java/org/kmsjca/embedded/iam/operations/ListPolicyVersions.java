// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Lists the versions of a managed policy.
 *
 * @param policyArn the managed policy
 * @param marker where to go on: the last result's {@code marker}; null to begin
 * @param maxItems at most so many entries; null for 100
 */
@Operation(readOnly = true)
public record ListPolicyVersions(
    @Member(required = true, min = 20, max = 2048) String policyArn,
    @Nullable @Member(min = 1, max = 320) String marker,
    @Nullable @Member(min = 1, max = 1000) Integer maxItems)
    implements IamRequest<ListPolicyVersions.Result> {

  /**
   * Asks for the first page.
   *
   * @param policyArn the managed policy
   * @return the request
   */
  public static ListPolicyVersions of(String policyArn) {
    return new ListPolicyVersions(policyArn, null, null);
  }

  /**
   * One page of versions.
   *
   * @param versions the versions, without their documents
   * @param truncated true if there are more entries
   * @param marker where to go on; null unless truncated
   */
  public record Result(List<PolicyVersion> versions, boolean truncated, @Nullable String marker) {

    /** Copies the list. */
    public Result {
      versions = List.copyOf(versions);
    }
  }
}
