// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * A request for one operation, and by its permitted types the list of all operations.
 *
 * <p>Each operation is one record whose name is the operation's name in AWS KMS, whose components
 * are the request members (first letter in lower case), and whose nested record {@code Result} is
 * the answer. Sizes and limits stand at the components ({@link Member}), what the operation is at
 * the record ({@link Operation}); whoever must know them reads them there.
 *
 * @param <R> the type of the operation's result
 */
public sealed interface KmsRequest<R>
    permits CancelKeyDeletion,
        CreateAlias,
        CreateKey,
        DeleteAlias,
        DeleteImportedKeyMaterial,
        DescribeKey,
        DisableKey,
        DisableKeyRotation,
        EnableKey,
        EnableKeyRotation,
        GenerateRandom,
        GetKeyLastUsage,
        GetKeyPolicy,
        GetKeyRotationStatus,
        GetParametersForImport,
        ImportKeyMaterial,
        ListAliases,
        ListGrants,
        ListKeyPolicies,
        ListKeyRotations,
        ListKeys,
        ListResourceTags,
        ListRetirableGrants,
        PutKeyPolicy,
        ReplicateKey,
        RotateKeyOnDemand,
        ScheduleKeyDeletion,
        SupportsDryRun,
        TagResource,
        UntagResource,
        UpdateAlias,
        UpdateKeyDescription,
        UpdatePrimaryRegion {

  /**
   * Names the operation.
   *
   * @return the name as AWS KMS writes it, for example {@code GenerateDataKey}
   */
  default String operation() {
    return getClass().getSimpleName();
  }
}
