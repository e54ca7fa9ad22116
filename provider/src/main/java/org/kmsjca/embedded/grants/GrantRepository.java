// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;

/**
 * The grants of all keys.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public interface GrantRepository {

  /**
   * Gives the grants of a key, from memory if they were asked for before.
   *
   * @param keyArn the key
   * @throws org.kmsjca.kms.KmsUnavailableException if they must be read and cannot
   */
  GrantsOfKey grantsOf(Arn keyArn);

  /**
   * Finds the grants with a text in the grantee principal or the retiring principal, in any order.
   * Looks at all grants, so this is for what happens rarely.
   *
   * @param text a part of an ARN, case-sensitive
   * @throws org.kmsjca.kms.KmsUnavailableException if they cannot be read
   */
  List<GrantRecord> grantsNaming(String text);

  /**
   * Finds the grants that a principal or service may retire, ordered by key ARN and grant ID.
   *
   * @param region the Region of the keys
   * @param retiringPrincipal an ARN, or the name of a service
   * @param after gives only grants after this {@code <key ARN>/<grant ID>}; null for all
   * @param limit at most so many
   * @throws org.kmsjca.kms.KmsUnavailableException if they cannot be read
   */
  List<GrantRecord> retirableBy(
      String region, String retiringPrincipal, @Nullable String after, int limit);
}
