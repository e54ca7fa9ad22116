// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.GrantPrincipal;
import org.kmsjca.embedded.grants.GrantableOperations;
import org.kmsjca.embedded.iam.PrincipalDirectory;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;

/** What a grant may say. */
final class NewGrant {

  private static final int MAX_PAIRS = 8;
  private static final int MAX_VALUE_CHARACTERS = 384;

  private NewGrant() {}

  /**
   * Checks what a grant says against the kind of its key.
   *
   * @throws KmsInvalidRequestException if it allows nothing, then if the key does not support an
   *     operation, then if the key has no encryption context to be constrained
   */
  static void checkKind(CreateGrant grant, KmsKeyRecord key) {
    require(!grant.operations().isEmpty(), "Operations must name at least one operation.");
    Set<GrantOperation> supported = GrantableOperations.of(key.keySpec(), key.keyUsage());
    for (GrantOperation operation : grant.operations()) {
      require(
          supported.contains(operation),
          "Operation "
              + operation.awsName()
              + " is not valid in a grant for "
              + key.arn()
              + ", whose key spec is "
              + key.keySpec()
              + " and whose key usage is "
              + key.keyUsage()
              + ".");
    }
    GrantConstraints constraints = grant.constraints();
    require(
        key.keySpec() == KeySpec.SYMMETRIC_DEFAULT
            || (constraints.encryptionContextEquals().isEmpty()
                && constraints.encryptionContextSubset().isEmpty()),
        "Constraints on the encryption context are only valid for symmetric encryption keys; the key"
            + " spec of "
            + key.arn()
            + " is "
            + key.keySpec()
            + ".");
  }

  /**
   * Checks what a grant says in itself.
   *
   * @throws KmsInvalidRequestException if it has no grantee or two, two retiring principals, a
   *     service as grantee without source and retiring principal, or too large constraints; then if
   *     a principal is none
   */
  static void check(CreateGrant grant, PrincipalDirectory principals) {
    String service = grant.granteeServicePrincipal();
    require(
        (grant.granteePrincipal() == null) != (service == null),
        "Either GranteePrincipal or GranteeServicePrincipal must be given, and not both.");
    boolean retiring =
        grant.retiringPrincipal() != null || grant.retiringServicePrincipal() != null;
    require(
        grant.retiringPrincipal() == null || grant.retiringServicePrincipal() == null,
        "RetiringPrincipal and RetiringServicePrincipal cannot both be given.");
    require(
        service == null || grant.constraints().sourceArn() != null,
        "A grant with GranteeServicePrincipal needs the constraint SourceArn.");
    require(
        service == null || retiring,
        "A grant with GranteeServicePrincipal needs RetiringPrincipal or"
            + " RetiringServicePrincipal.");
    checkSize("EncryptionContextEquals", grant.constraints().encryptionContextEquals());
    checkSize("EncryptionContextSubset", grant.constraints().encryptionContextSubset());
    checkPrincipal(grant.granteePrincipal());
    checkPrincipal(grant.retiringPrincipal());
    checkExists(grant.granteePrincipal(), principals);
    checkExists(grant.retiringPrincipal(), principals);
  }

  private static void checkSize(String constraint, EncryptionContext context) {
    int pairs = context.pairs().size();
    require(
        pairs <= MAX_PAIRS,
        constraint + " has " + pairs + " pairs; at most " + MAX_PAIRS + " are allowed.");
    context
        .pairs()
        .forEach(
            (key, value) ->
                require(
                    value.length() <= MAX_VALUE_CHARACTERS,
                    constraint
                        + " has a value of "
                        + value.length()
                        + " characters for '"
                        + key
                        + "'; at most "
                        + MAX_VALUE_CHARACTERS
                        + " are allowed."));
  }

  /**
   * Checks a principal, if one is given.
   *
   * @throws KmsInvalidRequestException if it is not the ARN of one
   */
  static void checkPrincipal(@Nullable String principal) {
    if (principal != null && !GrantPrincipal.isPrincipal(principal)) {
      throw noPrincipal(principal);
    }
  }

  private static void checkExists(@Nullable String principal, PrincipalDirectory principals) {
    if (principal != null && !principals.exists(principal)) {
      throw noPrincipal(principal);
    }
  }

  private static KmsInvalidRequestException noPrincipal(String principal) {
    return new KmsInvalidRequestException(
        KmsErrorCode.INVALID_ARN, "ARN does not refer to a valid principal: " + principal);
  }

  static void require(boolean satisfied, String otherwise) {
    if (!satisfied) {
      throw new KmsInvalidRequestException(KmsErrorCode.VALIDATION, otherwise);
    }
  }
}
