// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.kmsjca.kms.CancelKeyDeletion;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.DeleteImportedKeyMaterial;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.DisableKeyRotation;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.EnableKeyRotation;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GenerateDataKeyPair;
import org.kmsjca.kms.GenerateDataKeyPairWithoutPlaintext;
import org.kmsjca.kms.GenerateDataKeyWithoutPlaintext;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.GetKeyLastUsage;
import org.kmsjca.kms.GetKeyPolicy;
import org.kmsjca.kms.GetKeyRotationStatus;
import org.kmsjca.kms.GetParametersForImport;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListGrants;
import org.kmsjca.kms.ListKeyPolicies;
import org.kmsjca.kms.ListKeyRotations;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.ListResourceTags;
import org.kmsjca.kms.ListRetirableGrants;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.kms.ReplicateKey;
import org.kmsjca.kms.RetireGrant;
import org.kmsjca.kms.RevokeGrant;
import org.kmsjca.kms.RotateKeyOnDemand;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.TagResource;
import org.kmsjca.kms.UntagResource;
import org.kmsjca.kms.UpdateAlias;
import org.kmsjca.kms.UpdateKeyDescription;
import org.kmsjca.kms.UpdatePrimaryRegion;

/**
 * The table of operations: which class performs which request.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class ServiceOperations {

  private static final Map<Class<?>, Row<?, ?>> TABLE =
      Map.ofEntries(
          row(CancelKeyDeletion.class, CancelKeyDeletionOperation::new),
          row(CreateAlias.class, CreateAliasOperation::new),
          row(CreateGrant.class, CreateGrantOperation::new),
          row(CreateKey.class, CreateKeyOperation::new),
          row(Decrypt.class, DecryptOperation::new),
          row(DeleteAlias.class, DeleteAliasOperation::new),
          row(DeleteImportedKeyMaterial.class, DeleteImportedKeyMaterialOperation::new),
          row(DescribeKey.class, DescribeKeyOperation::new),
          row(DisableKey.class, DisableKeyOperation::new),
          row(DisableKeyRotation.class, DisableKeyRotationOperation::new),
          row(EnableKey.class, EnableKeyOperation::new),
          row(EnableKeyRotation.class, EnableKeyRotationOperation::new),
          row(Encrypt.class, EncryptOperation::new),
          row(GenerateDataKey.class, GenerateDataKeyOperation::new),
          row(GenerateDataKeyPair.class, GenerateDataKeyPairOperation::new),
          row(
              GenerateDataKeyPairWithoutPlaintext.class,
              GenerateDataKeyPairWithoutPlaintextOperation::new),
          row(GenerateDataKeyWithoutPlaintext.class, GenerateDataKeyWithoutPlaintextOperation::new),
          row(GenerateRandom.class, GenerateRandomOperation::new),
          row(GetKeyLastUsage.class, GetKeyLastUsageOperation::new),
          row(GetKeyPolicy.class, GetKeyPolicyOperation::new),
          row(GetKeyRotationStatus.class, GetKeyRotationStatusOperation::new),
          row(GetParametersForImport.class, GetParametersForImportOperation::new),
          row(ImportKeyMaterial.class, ImportKeyMaterialOperation::new),
          row(ListAliases.class, ListAliasesOperation::new),
          row(ListGrants.class, ListGrantsOperation::new),
          row(ListKeyPolicies.class, ListKeyPoliciesOperation::new),
          row(ListKeyRotations.class, ListKeyRotationsOperation::new),
          row(ListKeys.class, ListKeysOperation::new),
          row(ListResourceTags.class, ListResourceTagsOperation::new),
          row(ListRetirableGrants.class, ListRetirableGrantsOperation::new),
          row(PutKeyPolicy.class, PutKeyPolicyOperation::new),
          row(ReEncrypt.class, ReEncryptOperation::new),
          row(RetireGrant.class, RetireGrantOperation::new),
          row(RevokeGrant.class, RevokeGrantOperation::new),
          row(RotateKeyOnDemand.class, RotateKeyOnDemandOperation::new),
          row(ReplicateKey.class, ReplicateKeyOperation::new),
          row(ScheduleKeyDeletion.class, ScheduleKeyDeletionOperation::new),
          row(TagResource.class, TagResourceOperation::new),
          row(UntagResource.class, UntagResourceOperation::new),
          row(UpdateAlias.class, UpdateAliasOperation::new),
          row(UpdateKeyDescription.class, UpdateKeyDescriptionOperation::new),
          row(UpdatePrimaryRegion.class, UpdatePrimaryRegionOperation::new));

  private ServiceOperations() {}

  /**
   * Resolves the identifiers of a call.
   *
   * @param call the call
   * @param <R> the type of the operation's result
   * @return the operation, ready for its steps
   * @throws org.kmsjca.kms.KmsException if an identifier or a ciphertext cannot be resolved
   */
  @SuppressWarnings("unchecked") // a row keeps request class and operation together
  public static <R> ServiceOperation<R> resolve(Call<? extends KmsRequest<R>> call) {
    Row<KmsRequest<R>, R> row = (Row<KmsRequest<R>, R>) TABLE.get(call.request().getClass());
    if (row == null) {
      throw new AssertionError("no operation performs " + call.request().getClass());
    }
    return row.resolve.apply((Call<KmsRequest<R>>) call);
  }

  /** Gives the classes of all requests that can be performed. */
  static Set<Class<?>> requests() {
    return TABLE.keySet();
  }

  private static <R, Q extends KmsRequest<R>> Map.Entry<Class<?>, Row<?, ?>> row(
      Class<Q> request, Function<Call<Q>, ServiceOperation<R>> resolve) {
    return Map.entry(request, new Row<>(resolve));
  }

  /** One line of the table. */
  private record Row<Q extends KmsRequest<R>, R>(Function<Call<Q>, ServiceOperation<R>> resolve) {}
}
