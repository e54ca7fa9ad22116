// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import java.util.Map;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.CiphertextBlob;
import org.kmsjca.embedded.keys.KeyStates;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** Moves a ciphertext to another key or context: two permissions, two contexts. */
final class ReEncryptOperation implements ServiceOperation<ReEncrypt.Result> {

  private static final String FROM = "ReEncryptFrom";
  private static final String TO = "ReEncryptTo";

  private final Call<ReEncrypt> call;
  private final ReEncrypt request;
  private final SealedSource source;
  private final ResolvedKey destination;
  private final EncryptionAlgorithm sourceAlgorithm;
  private final EncryptionAlgorithm destinationAlgorithm;

  ReEncryptOperation(Call<ReEncrypt> call) {
    this.call = call;
    request = call.request();
    KeyIdentifiers identifiers = call.identifiers(false);
    source =
        SealedSource.of(
            identifiers,
            new SealedSource.Description(
                request.ciphertextBlob(),
                request.sourceKeyId(),
                "SourceKeyId",
                request.dryRun(),
                request.dryRunModifiers()),
            Access.action(FROM));
    destination = identifiers.find(request.destinationKeyId(), Access.action(TO));
    sourceAlgorithm = SymmetricKeys.orDefault(request.sourceEncryptionAlgorithm());
    destinationAlgorithm = SymmetricKeys.orDefault(request.destinationEncryptionAlgorithm());
  }

  @Override
  public List<Access> accesses() {
    String sameKey = String.valueOf(source.key().arn().equals(destination.arn()));
    Access from =
        Access.toKey(FROM, source.key())
            .withEncryption(sourceAlgorithm, request.sourceEncryptionContext())
            .with("kms:ReEncryptOnSameKey", sameKey);
    if (source.namedInCiphertextOnly()) {
      from.namedInCiphertextOnly();
    }
    Access to =
        Access.toKey(TO, destination)
            .withEncryption(destinationAlgorithm, request.destinationEncryptionContext())
            .with("kms:ReEncryptOnSameKey", sameKey);
    return List.of(from, to);
  }

  @Override
  public void checkState() {
    KeyStates.check(request.operation(), source.key().key());
    KeyStates.check(request.operation(), destination.key());
  }

  @Override
  public void checkUsage() {
    source.checkKey();
    SymmetricKeys.checkUsage(request.operation(), source.key().key(), sourceAlgorithm);
    SymmetricKeys.checkUsage(request.operation(), destination.key(), destinationAlgorithm);
  }

  /* A request that is only checked must find a damaged ciphertext too. */
  @Override
  public void checkParameters() {
    if (request.dryRun()) {
      source.checkCiphertext(request.sourceEncryptionContext());
    }
  }

  @Override
  public Performed<ReEncrypt.Result> perform() {
    KmsKeyRecord to = destination.key();
    BackingKey backingKey = SymmetricKeys.current(to);
    KeyMaterial plaintext = source.open(request.sourceEncryptionContext());
    try {
      Bytes blob =
          CiphertextBlob.seal(
              backingKey,
              to.keyId(),
              plaintext,
              request.destinationEncryptionContext(),
              call.random());
      ReEncrypt.Result result =
          new ReEncrypt.Result(
              blob,
              source.key().arn().toString(),
              to.arn().toString(),
              sourceAlgorithm,
              destinationAlgorithm,
              source.keyMaterialId(),
              backingKey.id());
      Map<String, Object> eventData =
          Map.of(
              "sourceKeyMaterialId", result.sourceKeyMaterialId(),
              "destinationKeyMaterialId", result.destinationKeyMaterialId());
      return new Performed<>(result, Changes.NONE, null, eventData, null, List.of(), List.of());
    } finally {
      plaintext.destroy();
    }
  }
}
