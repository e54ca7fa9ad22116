// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.util.regex.Pattern;
import org.kmsjca.kms.Arn;

/** Which ARNs a grant may name. Whether the principal exists is not asked. */
public final class GrantPrincipal {

  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern PARTITION = Pattern.compile("aws[a-z0-9-]*");
  private static final Pattern IAM = Pattern.compile("root|(user|role)(/[^/:]+)+");
  private static final Pattern STS =
      Pattern.compile("assumed-role/[^/:]+/[^/:]+|federated-user/[^/:]+");

  private GrantPrincipal() {}

  /**
   * Tells whether a text is the ARN of an account, user, role, role session or federated user.
   *
   * @param text the text, of any form
   */
  public static boolean isPrincipal(String text) {
    return Arn.parse(text)
        .filter(arn -> PARTITION.matcher(arn.partition()).matches())
        .filter(arn -> arn.region().isEmpty() && ACCOUNT.matcher(arn.account()).matches())
        .filter(GrantPrincipal::hasPrincipalResource)
        .isPresent();
  }

  private static boolean hasPrincipalResource(Arn arn) {
    return switch (arn.service()) {
      case "iam" -> IAM.matcher(arn.resource()).matches();
      case "sts" -> STS.matcher(arn.resource()).matches();
      default -> false;
    };
  }
}
