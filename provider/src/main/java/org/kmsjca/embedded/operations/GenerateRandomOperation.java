// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.material.KeyMaterial;

/** Makes random bytes. */
final class GenerateRandomOperation implements ServiceOperation<GenerateRandom.Result> {

  private final Call<GenerateRandom> call;

  GenerateRandomOperation(Call<GenerateRandom> call) {
    this.call = call;
  }

  @Override
  public List<Access> accesses() {
    return List.of(Access.toService(call.request().operation()));
  }

  @Override
  public void checkParameters() {
    numberOfBytes();
  }

  @Override
  public Performed<GenerateRandom.Result> perform() {
    byte[] bytes = new byte[numberOfBytes()];
    call.random().nextBytes(bytes);
    KeyMaterial plaintext = KeyMaterial.wrap(bytes);
    return new Performed<>(
        new GenerateRandom.Result(plaintext),
        Changes.NONE,
        null,
        null,
        plaintext,
        List.of(),
        List.of());
  }

  /* The service model says optional; the service insists. */
  private int numberOfBytes() {
    Integer number = call.request().numberOfBytes();
    if (number == null) {
      throw new KmsInvalidRequestException(KmsErrorCode.VALIDATION, "NumberOfBytes is required.");
    }
    return number;
  }
}
