// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.ImportedMaterials;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KeyRepository;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsNotFoundException;
import org.kmsjca.kms.Operation;

/**
 * Finds the keys that a request names by key ID, key ARN, alias name or alias ARN.
 *
 * <p>A key ID or alias name means one in the caller's account and the service's Region. Whether a
 * key of another account exists is not told: an unknown one is denied in the words in which a known
 * one would be.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class KeyIdentifiers {

  static final String ALIAS_PREFIX = "alias/";
  private static final String ARN_PREFIX = "arn:";

  private final KeyRepository keys;
  private final Place place;
  private final Caller caller;
  private final Operation operation;
  private final boolean knowsInvalidArn;
  private final @Nullable String viaService;
  private final Instant now;

  /**
   * Finds keys for one call.
   *
   * @param operation whether aliases and foreign keys are accepted
   * @param knowsInvalidArn whether the operation has {@code InvalidArnException}; if not, a
   *     malformed ARN names a key that is not found
   * @param viaService the service through which the call comes; null for a direct call
   * @param now when the call began; material that has expired by then is not used
   */
  KeyIdentifiers(
      KeyRepository keys,
      Place place,
      Caller caller,
      Operation operation,
      boolean knowsInvalidArn,
      @Nullable String viaService,
      Instant now) {
    this.keys = keys;
    this.place = place;
    this.caller = caller;
    this.operation = operation;
    this.knowsInvalidArn = knowsInvalidArn;
    this.viaService = viaService;
    this.now = now;
  }

  /**
   * Finds a key.
   *
   * @param identifier as the caller wrote it
   * @param action what is to be done with the key; stands in the error if that is denied
   * @return the key
   * @throws KmsInvalidRequestException if it looks like an ARN and is none
   * @throws KmsNotFoundException if it is malformed, of another Region, or names nothing
   * @throws org.kmsjca.kms.KmsAccessDeniedException if it names a key of another account that does
   *     not exist or that the operation cannot use
   * @throws ManagedKeyMissingException if it names a key that is to be made first
   */
  ResolvedKey find(String identifier, String action) {
    if (identifier.startsWith(ARN_PREFIX)) {
      return findByArn(identifier, action);
    }
    if (identifier.startsWith(ALIAS_PREFIX)) {
      checkAliasesAccepted(identifier);
      return findByAlias(place.aliasArn(caller.account(), identifier))
          .orElseThrow(() -> aliasNotFound(place.aliasArn(caller.account(), identifier)));
    }
    Arn arn = place.keyArn(caller.account(), checkKeyId(identifier));
    return findByKeyArn(arn).orElseThrow(() -> keyNotFound(arn));
  }

  private ResolvedKey findByArn(String identifier, String action) {
    Arn arn =
        Arn.parse(identifier)
            .filter(KeyIdentifiers::namesKeyOrAlias)
            .orElseThrow(() -> malformedArn(identifier));
    if (!arn.region().equals(place.region())) {
      throw notFound("Invalid arn " + arn.region());
    }
    boolean alias = arn.resourceType().equals("alias");
    if (alias) {
      checkAliasesAccepted(identifier);
    } else {
      checkKeyId(arn.resourceName());
    }
    if (!arn.account().equals(caller.account()) && !operation.crossAccount()) {
      throw Denials.acrossAccounts(caller, action, arn);
    }
    Optional<ResolvedKey> found = alias ? findByAlias(arn) : findByKeyArn(arn);
    return found.orElseThrow(() -> unknown(arn, action, alias));
  }

  private KmsException unknown(Arn arn, String action, boolean alias) {
    if (!arn.account().equals(caller.account())) {
      return Denials.foreign(caller, action, arn);
    }
    return alias ? aliasNotFound(arn) : keyNotFound(arn);
  }

  /** Finds a key by the ID in a ciphertext, which tells neither account nor Region. */
  Optional<ResolvedKey> findByKeyId(KeyId keyId) {
    return findByKeyArn(place.keyArn(caller.account(), keyId.value()))
        .or(() -> findByKeyArn(place.keyArn(place.account(), keyId.value())))
        .or(() -> findInAnyAccount(keyId));
  }

  private Optional<ResolvedKey> findInAnyAccount(KeyId keyId) {
    return keys.keysWithId(keyId).stream()
        .map(entry -> entry.record().arn())
        .filter(arn -> arn.region().equals(place.region()))
        .findFirst()
        .flatMap(this::findByKeyArn);
  }

  /** Finds a key by its ARN. */
  Optional<ResolvedKey> findByKeyArn(Arn keyArn) {
    return take(keyArn, null);
  }

  /* An alias that moves between two reads must not lend the old key a revision after the move. */
  private Optional<ResolvedKey> findByAlias(Arn aliasArn) {
    while (true) {
      Optional<AliasRecord> alias = keys.alias(aliasArn);
      if (alias.isEmpty()) {
        checkNotManaged(aliasArn);
        return Optional.empty();
      }
      Optional<ResolvedKey> found = take(alias.get().targetArn(), aliasArn.resource());
      if (alias.equals(keys.alias(aliasArn))) {
        return found;
      }
    }
  }

  /* Keys that services manage are made when they are first named, in the caller's account only. */
  private void checkNotManaged(Arn aliasArn) {
    if (aliasArn.account().equals(caller.account())
        && ManagedKeys.isMadeBy(aliasArn.resource(), operation.cryptographic(), viaService)) {
      throw new ManagedKeyMissingException(aliasArn);
    }
  }

  /* A key that is destroyed before its revision is read would keep that revision for ever. */
  private Optional<ResolvedKey> take(Arn keyArn, @Nullable String requestAlias) {
    Optional<KeyEntry> entry = keys.key(keyArn);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    long revision = entry.get().revision();
    if (!entry.equals(keys.key(keyArn))) {
      return Optional.empty();
    }
    KmsKeyRecord key = ImportedMaterials.asOf(now, entry.get().record());
    return Optional.of(new ResolvedKey(entry.get(), revision, key, requestAlias));
  }

  private void checkAliasesAccepted(String identifier) {
    if (!operation.acceptsAlias()) {
      throw notFound("Invalid keyId " + identifier);
    }
  }

  private static String checkKeyId(String text) {
    if (!KeyId.isKeyId(text)) {
      throw notFound("Invalid keyId '" + text + "'");
    }
    return text;
  }

  private static boolean namesKeyOrAlias(Arn arn) {
    boolean known = arn.resourceType().equals("key") || arn.resourceType().equals("alias");
    return arn.service().equals("kms") && known && !arn.resourceName().isEmpty();
  }

  private KmsException malformedArn(String identifier) {
    return knowsInvalidArn
        ? new KmsInvalidRequestException(
            KmsErrorCode.INVALID_ARN, "Invalid arn '" + identifier + "'")
        : notFound("Invalid keyId '" + identifier + "'");
  }

  static KmsNotFoundException keyNotFound(Arn arn) {
    return notFound("Key '" + arn + "' does not exist");
  }

  static KmsNotFoundException aliasNotFound(Arn arn) {
    return notFound("Alias " + arn + " is not found.");
  }

  private static KmsNotFoundException notFound(String detail) {
    return new KmsNotFoundException(KmsErrorCode.NOT_FOUND, detail);
  }
}
