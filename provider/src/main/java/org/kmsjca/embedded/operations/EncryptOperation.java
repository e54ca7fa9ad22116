// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.CiphertextBlob;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.material.Bytes;

/** Encrypts data with a key. */
final class EncryptOperation extends SingleKeyOperation<Encrypt, Encrypt.Result> {

  private final EncryptionAlgorithm algorithm;

  EncryptOperation(Call<Encrypt> call) {
    super(call, find(call, call.identifiers(false), call.request().keyId()));
    algorithm = SymmetricKeys.orDefault(request().encryptionAlgorithm());
    access().withEncryption(algorithm, request().encryptionContext());
  }

  @Override
  public void checkUsage() {
    SymmetricKeys.checkUsage(request().operation(), key(), algorithm);
  }

  @Override
  public void checkParameters() {
    if (request().plaintext().isDestroyed()) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.VALIDATION, "Plaintext was destroyed before the call.");
    }
  }

  @Override
  public Performed<Encrypt.Result> perform() {
    BackingKey backingKey = SymmetricKeys.current(key());
    Bytes blob =
        CiphertextBlob.seal(
            backingKey,
            key().keyId(),
            request().plaintext(),
            request().encryptionContext(),
            call().random());
    return Performed.withBackingKey(
        new Encrypt.Result(blob, key().arn().toString(), algorithm), backingKey.id(), null);
  }
}
