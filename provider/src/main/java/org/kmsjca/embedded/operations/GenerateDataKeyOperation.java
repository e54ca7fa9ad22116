// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.GenerateDataKey;

/** Makes a data key, in plaintext and encrypted. */
final class GenerateDataKeyOperation
    extends SingleKeyOperation<GenerateDataKey, GenerateDataKey.Result> {

  GenerateDataKeyOperation(Call<GenerateDataKey> call) {
    super(call, find(call, call.identifiers(false), call.request().keyId()));
    access().withEncryption(EncryptionAlgorithm.SYMMETRIC_DEFAULT, request().encryptionContext());
  }

  @Override
  public void checkUsage() {
    SymmetricKeys.checkUsage(request().operation(), key(), EncryptionAlgorithm.SYMMETRIC_DEFAULT);
  }

  @Override
  public void checkParameters() {
    NewDataKey.checkSize(request().keySpec(), request().numberOfBytes());
  }

  @Override
  public Performed<GenerateDataKey.Result> perform() {
    NewDataKey dataKey =
        NewDataKey.generate(
            key(),
            request().keySpec(),
            request().numberOfBytes(),
            request().encryptionContext(),
            call().random());
    return Performed.withBackingKey(
        new GenerateDataKey.Result(
            dataKey.ciphertext(),
            dataKey.plaintext(),
            key().arn().toString(),
            dataKey.keyMaterialId()),
        dataKey.keyMaterialId(),
        dataKey.plaintext());
  }
}
