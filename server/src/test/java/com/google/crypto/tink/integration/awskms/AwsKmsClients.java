// SPDX-License-Identifier: Apache-2.0
package com.google.crypto.tink.integration.awskms;

import com.amazonaws.services.kms.AWSKMS;
import com.google.crypto.tink.KmsClient;

/** Clients of Tink for an endpoint of one's own: Tink keeps this to its own package. */
public final class AwsKmsClients {

  private AwsKmsClients() {}

  /** Makes a client of Tink that calls this client of AWS. */
  public static KmsClient of(AWSKMS kms) {
    return new AwsKmsClient().withAwsKms(kms);
  }
}
