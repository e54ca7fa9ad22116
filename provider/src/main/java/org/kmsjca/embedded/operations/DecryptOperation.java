// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.material.KeyMaterial;

/** Decrypts data or a data key. */
final class DecryptOperation extends SingleKeyOperation<Decrypt, Decrypt.Result> {

  private final SealedSource source;
  private final EncryptionAlgorithm algorithm;

  DecryptOperation(Call<Decrypt> call) {
    this(
        call,
        SealedSource.of(
            call.identifiers(false),
            source(call.request()),
            Access.action(call.request().operation())));
  }

  private static SealedSource.Description source(Decrypt request) {
    return new SealedSource.Description(
        request.ciphertextBlob(),
        request.keyId(),
        "KeyId",
        request.dryRun(),
        request.dryRunModifiers());
  }

  private DecryptOperation(Call<Decrypt> call, SealedSource source) {
    super(call, source.key());
    this.source = source;
    algorithm = SymmetricKeys.orDefault(request().encryptionAlgorithm());
    access().withEncryption(algorithm, request().encryptionContext());
    if (source.namedInCiphertextOnly()) {
      access().namedInCiphertextOnly();
    }
  }

  @Override
  public void checkUsage() {
    source.checkKey();
    SymmetricKeys.checkUsage(request().operation(), key(), algorithm);
  }

  /* A request that is only checked must find a damaged ciphertext too. */
  @Override
  public void checkParameters() {
    if (request().dryRun()) {
      source.checkCiphertext(request().encryptionContext());
    }
  }

  @Override
  public Performed<Decrypt.Result> perform() {
    KeyMaterial plaintext = source.open(request().encryptionContext());
    String keyMaterialId = source.keyMaterialId();
    return Performed.withBackingKey(
        new Decrypt.Result(key().arn().toString(), plaintext, algorithm, keyMaterialId),
        keyMaterialId,
        plaintext);
  }
}
