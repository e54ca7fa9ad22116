// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.embedded.keys.KeyDescription;
import org.kmsjca.kms.DescribeKey;

/** Tells what a key is. */
final class DescribeKeyOperation extends SingleKeyOperation<DescribeKey, DescribeKey.Result> {

  DescribeKeyOperation(Call<DescribeKey> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
  }

  @Override
  public Performed<DescribeKey.Result> perform() {
    return Performed.of(new DescribeKey.Result(KeyDescription.of(key(), related())));
  }
}
