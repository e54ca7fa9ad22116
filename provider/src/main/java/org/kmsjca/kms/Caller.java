// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Who calls: an account, an IAM user, or a session of a role.
 *
 * @param arn the principal: {@code arn:aws:iam::<account>:root}, {@code ...:user/<path and name>},
 *     {@code ...:role/<path and name>} or {@code
 *     arn:aws:sts::<account>:assumed-role/<role>/<session>}
 */
public record Caller(Arn arn) {

  private static final int ACCOUNT_DIGITS = 12;

  /**
   * Checks that the ARN names a principal.
   *
   * @throws IllegalArgumentException if the service is neither {@code iam} nor {@code sts}, or the
   *     account is not twelve digits
   */
  public Caller {
    boolean service = arn.service().equals("iam") || arn.service().equals("sts");
    boolean account =
        arn.account().length() == ACCOUNT_DIGITS
            && arn.account().chars().allMatch(c -> c >= '0' && c <= '9');
    if (!service || !account) {
      throw new IllegalArgumentException(
          "not a principal: '" + arn + "'; expected an iam or sts ARN with a 12-digit account");
    }
  }

  /**
   * Reads a caller.
   *
   * @param arn the principal's ARN
   * @return the caller
   * @throws IllegalArgumentException if the text is no ARN or names no principal
   */
  public static Caller of(String arn) {
    return new Caller(Arn.of(arn));
  }

  /**
   * Tells the caller's account.
   *
   * @return twelve digits
   */
  public String account() {
    return arn.account();
  }

  /**
   * Tells whether the caller is the account itself.
   *
   * @return true for {@code arn:aws:iam::<account>:root}
   */
  public boolean isAccountRoot() {
    return arn.service().equals("iam") && arn.resource().equals("root");
  }
}
