// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.KeyRepository;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.policy.ConditionValues;
import org.kmsjca.embedded.policy.DefaultKeyPolicy;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.MultiRegionKeyType;
import org.kmsjca.kms.Tag;

/**
 * One permission that an operation needs: an action on a resource, with the condition keys that the
 * operation supplies.
 *
 * <p>Confined to the thread of one call.
 */
public final class Access {

  private static final String ACTION_PREFIX = "kms:";
  private static final String CONSTRAINT_TYPE = "kms:GrantConstraintType";

  private final String action;
  private final @Nullable Arn resource;
  private final @Nullable ResolvedKey key;
  private @Nullable String region;
  private final ConditionValues.Builder conditions = ConditionValues.builder();
  private final @Nullable GrantOperation grantOperation;
  private EncryptionContext encryptionContext = EncryptionContext.EMPTY;
  private @Nullable CreateGrant newGrant;
  private @Nullable GrantRecord retiredGrant;
  private boolean namedInCiphertextOnly;

  private Access(String operation, @Nullable Arn resource, @Nullable ResolvedKey key) {
    this.action = action(operation);
    this.resource = resource;
    this.key = key;
    grantOperation = key == null ? null : GrantOperation.of(operation).orElse(null);
  }

  /** Needs a permission on a key; its properties are condition keys. */
  static Access toKey(String operation, ResolvedKey resolved) {
    Access access = new Access(operation, resolved.arn(), resolved);
    KmsKeyRecord key = resolved.key();
    access.withKeyProperties(
        key.keySpec().name(), key.keyUsage().name(), key.origin().name(), multiRegionType(key));
    if (resolved.requestAlias() != null) {
      access.with("kms:RequestAlias", resolved.requestAlias());
    }
    return access;
  }

  /** Needs a permission on an alias, which only identity policies give. */
  static Access toAlias(String operation, Arn alias) {
    return new Access(operation, alias, null);
  }

  /** Needs a permission about a principal, which only identity policies give. */
  static Access toPrincipal(String operation, Arn principal) {
    return new Access(operation, principal, null);
  }

  /** Needs a permission that is about no resource, which only identity policies give. */
  static Access toService(String operation) {
    return new Access(operation, null, null);
  }

  /** Needs a permission on a key that is about to be made, which only identity policies give. */
  static Access toNewKey(String operation, Arn key) {
    return new Access(operation, key, null);
  }

  private static @Nullable MultiRegionKeyType multiRegionType(KmsKeyRecord key) {
    if (!key.isMultiRegion()) {
      return null;
    }
    return key.isPrimary() ? MultiRegionKeyType.PRIMARY : MultiRegionKeyType.REPLICA;
  }

  /** Names the action of an operation, for example {@code kms:Encrypt}. */
  static String action(String operation) {
    return ACTION_PREFIX + operation;
  }

  /** Supplies one value of a condition key. */
  Access with(String name, String value) {
    conditions.add(name, value);
    return this;
  }

  /** Supplies what a key is or shall be; {@code type} is null for a key of one Region. */
  Access withKeyProperties(
      String keySpec, String keyUsage, String origin, @Nullable MultiRegionKeyType type) {
    with("kms:KeySpec", keySpec)
        .with("kms:CustomerMasterKeySpec", keySpec)
        .with("kms:KeyUsage", keyUsage)
        .with("kms:CustomerMasterKeyUsage", keyUsage)
        .with("kms:KeyOrigin", origin)
        .with("kms:MultiRegion", String.valueOf(type != null));
    return type == null ? this : with("kms:MultiRegionKeyType", type.name());
  }

  /** Supplies the labels that a request gives to a key. */
  Access withRequestTags(List<Tag> tags) {
    if (!tags.isEmpty()) {
      tags.forEach(tag -> with("aws:RequestTag/" + tag.tagKey(), tag.tagValue()));
      conditions.addAll("aws:TagKeys", tags.stream().map(Tag::tagKey).toList());
    }
    return this;
  }

  /** Supplies the names of labels that a request takes from a key. */
  Access withTagKeys(List<String> tagKeys) {
    conditions.addAll("aws:TagKeys", tagKeys);
    return this;
  }

  /** Needs the permission in another Region than that of the call. */
  Access inRegion(String otherRegion) {
    region = otherRegion;
    return this;
  }

  /**
   * Supplies the aliases and the labels of the key, which only identity policies may look at. To be
   * called only if there are any: most callers need neither.
   *
   * @param keys where the aliases are found
   */
  public void addAliasesAndTags(KeyRepository keys) {
    if (key == null) {
      return;
    }
    List<AliasRecord> aliases = keys.aliasesOf(key.arn());
    if (!aliases.isEmpty()) {
      conditions.addAll("kms:ResourceAliases", aliases.stream().map(AliasRecord::name).toList());
    }
    key.key().tags().forEach((name, value) -> with("aws:ResourceTag/" + name, value));
  }

  /** Supplies whether the lockout check is bypassed; only for requests that say so or not. */
  Access withBypass(boolean bypass) {
    return with("kms:BypassPolicyLockoutSafetyCheck", String.valueOf(bypass));
  }

  /** Supplies the algorithm and the pairs of an encryption or decryption. */
  Access withEncryption(EncryptionAlgorithm algorithm, EncryptionContext context) {
    encryptionContext = context;
    return with("kms:EncryptionAlgorithm", algorithm.name()).withContext(context.pairs());
  }

  /** Supplies the pairs of an encryption context. */
  private Access withContext(Map<String, String> pairs) {
    if (!pairs.isEmpty()) {
      pairs.forEach((name, value) -> with("kms:EncryptionContext:" + name, value));
      conditions.addAll("kms:EncryptionContextKeys", pairs.keySet());
    }
    return this;
  }

  /** Supplies what constrains a grant. */
  private Access withConstraints(GrantConstraints constraints) {
    Map<String, String> equal = constraints.encryptionContextEquals().pairs();
    Map<String, String> subset = constraints.encryptionContextSubset().pairs();
    withContext(equal);
    Map<String, String> others = new LinkedHashMap<>(subset);
    others.entrySet().removeAll(equal.entrySet());
    withContext(others);
    if (!equal.isEmpty()) {
      with(CONSTRAINT_TYPE, "EncryptionContextEquals");
    }
    return subset.isEmpty() ? this : with(CONSTRAINT_TYPE, "EncryptionContextSubset");
  }

  /** Supplies what a grant shall be; grants that allow all of it can allow making it. */
  Access withNewGrant(CreateGrant grant) {
    newGrant = grant;
    conditions.addAll(
        "kms:GrantOperations",
        grant.operations().stream().map(GrantOperation::awsName).distinct().toList());
    withIfGiven("kms:GranteePrincipal", grant.granteePrincipal());
    withIfGiven("kms:GranteeServicePrincipal", grant.granteeServicePrincipal());
    withIfGiven("kms:RetiringPrincipal", grant.retiringPrincipal());
    withIfGiven("kms:RetiringServicePrincipal", grant.retiringServicePrincipal());
    withIfGiven("kms:GrantConstraintSourceArn", grant.constraints().sourceArn());
    return withConstraints(grant.constraints());
  }

  private void withIfGiven(String name, @Nullable String value) {
    if (value != null) {
      with(name, value);
    }
  }

  /** Supplies a grant that is to be retired, which itself says who may do that. */
  Access withRetiredGrant(GrantRecord grant) {
    retiredGrant = grant;
    return withConstraints(grant.constraints());
  }

  /** Supplies whether a service makes, lists or revokes grants for the caller. */
  Access withGrantFor(CallerContext caller) {
    return with("kms:GrantIsForAWSResource", String.valueOf(caller.viaService() != null));
  }

  /** Keeps the key's identity from a caller who is denied and did not name it himself. */
  Access namedInCiphertextOnly() {
    namedInCiphertextOnly = true;
    return this;
  }

  /** Gives the operation that a grant would have to allow; null if no grant can allow it. */
  @Nullable GrantOperation grantOperation() {
    return grantOperation;
  }

  /** Gives the encryption context of the operation. */
  EncryptionContext encryptionContext() {
    return encryptionContext;
  }

  /** Gives the grant that is to be made; null for none. */
  @Nullable CreateGrant newGrant() {
    return newGrant;
  }

  /** Gives the grant that is to be retired; null for none. */
  @Nullable GrantRecord retiredGrant() {
    return retiredGrant;
  }

  /** Tells whether a denial must not name the key. */
  public boolean isNamedInCiphertextOnly() {
    return namedInCiphertextOnly;
  }

  /** Gives the action, for example {@code kms:Encrypt}. */
  public String action() {
    return action;
  }

  /** Gives the ARN of the key or alias; null for operations on no resource. */
  public @Nullable Arn resource() {
    return resource;
  }

  /**
   * Gives the resource as a caller may know it who is denied: a key of another account that he
   * named by an alias stays an alias, so that nobody learns where it points, or whether there is
   * one.
   */
  public @Nullable Arn resourceKnownTo(Caller caller) {
    if (resource == null
        || key == null
        || key.requestAlias() == null
        || resource.account().equals(caller.account())) {
      return resource;
    }
    return new Arn(
        resource.partition(),
        resource.service(),
        resource.region(),
        resource.account(),
        key.requestAlias());
  }

  /** Gives the key; null for operations on an alias or no resource. */
  public @Nullable ResolvedKey key() {
    return key;
  }

  /** Tells whether the resource is a key that does not exist yet. */
  public boolean isToNewKey() {
    return key == null && resource != null && resource.resourceType().equals("key");
  }

  /** Gives the Region in which the permission is needed; null for that of the call. */
  public @Nullable String region() {
    return region;
  }

  /**
   * Gives the policy that decides together with identity policies: the key's, or for a key that is
   * about to be made the one that leaves all to the account; null if there is no key.
   */
  public @Nullable String keyPolicy() {
    if (key != null) {
      return key.key().policy();
    }
    return resource != null && isToNewKey() ? DefaultKeyPolicy.of(resource.account()) : null;
  }

  /** Gives the condition keys collected so far; the engine adds those of caller and Region. */
  public ConditionValues.Builder conditions() {
    return conditions;
  }
}
