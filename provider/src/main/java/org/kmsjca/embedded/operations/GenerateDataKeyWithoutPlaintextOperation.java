// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.GenerateDataKeyWithoutPlaintext;

/** Makes a data key, encrypted only. */
final class GenerateDataKeyWithoutPlaintextOperation
    extends SingleKeyOperation<
        GenerateDataKeyWithoutPlaintext, GenerateDataKeyWithoutPlaintext.Result> {

  GenerateDataKeyWithoutPlaintextOperation(Call<GenerateDataKeyWithoutPlaintext> call) {
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
  public Performed<GenerateDataKeyWithoutPlaintext.Result> perform() {
    NewDataKey dataKey =
        NewDataKey.generate(
            key(),
            request().keySpec(),
            request().numberOfBytes(),
            request().encryptionContext(),
            call().random());
    dataKey.plaintext().destroy();
    return Performed.withBackingKey(
        new GenerateDataKeyWithoutPlaintext.Result(
            dataKey.ciphertext(), key().arn().toString(), dataKey.keyMaterialId()),
        dataKey.keyMaterialId(),
        null);
  }
}
