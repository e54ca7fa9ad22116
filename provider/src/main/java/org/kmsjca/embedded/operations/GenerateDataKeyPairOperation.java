// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.kms.GenerateDataKeyPair;

/** Makes a key pair, with the private key in plaintext and encrypted. */
final class GenerateDataKeyPairOperation
    extends SingleKeyOperation<GenerateDataKeyPair, GenerateDataKeyPair.Result> {

  GenerateDataKeyPairOperation(Call<GenerateDataKeyPair> call) {
    super(call, find(call, call.identifiers(false), call.request().keyId()));
    SealedKeyPair.describe(access(), request().keyPairSpec(), request().encryptionContext());
  }

  @Override
  public void checkUsage() {
    SealedKeyPair.checkKey(request().operation(), key());
  }

  @Override
  public Performed<GenerateDataKeyPair.Result> perform() {
    SealedKeyPair made =
        SealedKeyPair.generate(
            key(), request().keyPairSpec(), request().encryptionContext(), call().random());
    return Performed.withBackingKey(
        new GenerateDataKeyPair.Result(
            made.ciphertext(),
            made.pair().privateKey(),
            made.pair().publicKey(),
            key().arn().toString(),
            request().keyPairSpec(),
            made.keyMaterialId()),
        made.keyMaterialId(),
        made.pair().privateKey());
  }
}
