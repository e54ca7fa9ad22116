// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.kmsjca.crypto.RsaOaep;
import org.kmsjca.embedded.keys.ImportToken;
import org.kmsjca.embedded.keys.WrappingAlgorithm;
import org.kmsjca.kms.GetParametersForImport;
import org.kmsjca.material.Bytes;

/**
 * Makes a wrapping key and a token for one import.
 *
 * <p>Nothing is stored, but for the service's secret before the first token of all; the key pair is
 * made outside of any transaction, for that takes long.
 */
final class GetParametersForImportOperation
    extends SingleKeyOperation<GetParametersForImport, GetParametersForImport.Result> {

  GetParametersForImportOperation(Call<GetParametersForImport> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    access()
        .with("kms:WrappingAlgorithm", request().wrappingAlgorithm().name())
        .with("kms:WrappingKeySpec", request().wrappingKeySpec().name());
  }

  @Override
  public void checkUsage() {
    ImportedKeys.check(key());
    WrappingAlgorithm.of(request().wrappingAlgorithm());
    WrappingAlgorithm.modulusBits(request().wrappingKeySpec());
  }

  @Override
  public Performed<GetParametersForImport.Result> perform() {
    Instant validTo = call().time().plus(ImportToken.LIFE).truncatedTo(ChronoUnit.MILLIS);
    RsaOaep.KeyPair pair =
        RsaOaep.generate(
            WrappingAlgorithm.modulusBits(request().wrappingKeySpec()), call().random());
    try {
      ImportToken token =
          new ImportToken(key().arn(), request().wrappingAlgorithm(), validTo, pair.privateKey());
      Bytes sealed =
          token.seal(ImportSecret.findOrMake(call().state(), call().random()), call().random());
      return Performed.of(
          new GetParametersForImport.Result(
              key().arn().toString(), sealed, pair.publicKey(), validTo));
    } finally {
      pair.privateKey().destroy();
    }
  }
}
