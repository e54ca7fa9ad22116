// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.kms.GenerateDataKeyPairWithoutPlaintext;

/** Makes a key pair, with the private key encrypted only. */
final class GenerateDataKeyPairWithoutPlaintextOperation
    extends SingleKeyOperation<
        GenerateDataKeyPairWithoutPlaintext, GenerateDataKeyPairWithoutPlaintext.Result> {

  GenerateDataKeyPairWithoutPlaintextOperation(Call<GenerateDataKeyPairWithoutPlaintext> call) {
    super(call, find(call, call.identifiers(false), call.request().keyId()));
    SealedKeyPair.describe(access(), request().keyPairSpec(), request().encryptionContext());
  }

  @Override
  public void checkUsage() {
    SealedKeyPair.checkKey(request().operation(), key());
  }

  @Override
  public Performed<GenerateDataKeyPairWithoutPlaintext.Result> perform() {
    SealedKeyPair made =
        SealedKeyPair.generate(
            key(), request().keyPairSpec(), request().encryptionContext(), call().random());
    made.pair().privateKey().destroy();
    return Performed.withBackingKey(
        new GenerateDataKeyPairWithoutPlaintext.Result(
            made.ciphertext(),
            made.pair().publicKey(),
            key().arn().toString(),
            request().keyPairSpec(),
            made.keyMaterialId()),
        made.keyMaterialId(),
        null);
  }
}
