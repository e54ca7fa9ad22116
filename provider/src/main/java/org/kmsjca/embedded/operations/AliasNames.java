// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.regex.Pattern;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsRequest;

/** The rules for names of aliases, and how alias operations find what they name. */
final class AliasNames {

  private static final String RESERVED_PREFIX = "alias/aws/";
  private static final Pattern NAME = Pattern.compile("alias/[a-zA-Z0-9/_-]+");

  private AliasNames() {}

  /**
   * Checks a name that an operation creates, changes or removes.
   *
   * @param standsAlone the error for the prefix alone, which differs between operations
   * @throws KmsInvalidRequestException if the prefix {@code alias/} is missing, then if it stands
   *     alone or a character is not allowed
   * @throws KmsAccessDeniedException if the name is reserved for AWS managed keys
   */
  static void check(String name, KmsErrorCode standsAlone) {
    if (!name.startsWith(KeyIdentifiers.ALIAS_PREFIX)) {
      throw invalid(
          KmsErrorCode.VALIDATION,
          "Alias must start with the prefix \"alias/\". Please see"
              + " https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
    }
    if (name.equals(KeyIdentifiers.ALIAS_PREFIX)) {
      throw invalid(standsAlone, name + " has no name after the prefix \"alias/\"");
    }
    if (!NAME.matcher(name).matches()) {
      throw invalid(KmsErrorCode.VALIDATION, name + " contains invalid characters for an alias");
    }
    if (name.startsWith(RESERVED_PREFIX)) {
      throw new KmsAccessDeniedException(KmsErrorCode.NOT_AUTHORIZED, "");
    }
  }

  /**
   * Finds the key that an alias shall name.
   *
   * @throws KmsInvalidRequestException if {@code target} is itself an alias
   */
  static ResolvedKey target(Call<?> call, String target) {
    boolean alias =
        target.startsWith(KeyIdentifiers.ALIAS_PREFIX)
            || Arn.parse(target).filter(arn -> arn.resourceType().equals("alias")).isPresent();
    if (alias) {
      throw invalid(KmsErrorCode.VALIDATION, "Aliases must refer to keys. Not aliases");
    }
    return call.identifiers(false).find(target, Access.action(call.request().operation()));
  }

  /** Finds an alias of the caller's account. */
  static AliasRecord existing(Call<?> call, String name) {
    Arn arn = arn(call, name);
    return call.state().alias(arn).orElseThrow(() -> KeyIdentifiers.aliasNotFound(arn));
  }

  /** Finds the key that an alias names. */
  static ResolvedKey keyOf(Call<?> call, AliasRecord alias) {
    return call.identifiers(false)
        .findByKeyArn(alias.targetArn())
        .orElseThrow(() -> KeyIdentifiers.aliasNotFound(alias.arn()));
  }

  /** Makes the ARN of an alias of the caller's account. */
  static Arn arn(Call<? extends KmsRequest<?>> call, String name) {
    return call.place().aliasArn(call.caller().account(), name);
  }

  private static KmsInvalidRequestException invalid(KmsErrorCode code, String detail) {
    return new KmsInvalidRequestException(code, detail);
  }
}
