// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.peers;

/** The peers, by their names. */
public final class Peers {

  /** Code that people write. */
  public static final String HAND_WRITTEN = "HandWritten";

  /** {@code KmsEnvelopeAead} of Tink. */
  public static final String TINK_KMS_ENVELOPE = "TinkKmsEnvelope";

  /** The streaming AEAD of Tink. */
  public static final String TINK_STREAMING = "TinkStreaming";

  /** The AWS Encryption SDK with its cache. */
  public static final String AWS_ENCRYPTION_SDK = "AwsEncryptionSdk";

  private Peers() {}

  /**
   * Makes a peer with new keys.
   *
   * @param name one of the names above, or of an engine
   * @return the peer
   * @throws Exception if it cannot be made
   */
  public static Peer of(String name) throws Exception {
    return switch (name) {
      case HAND_WRITTEN -> new HandWritten();
      case TINK_KMS_ENVELOPE -> new TinkKmsEnvelope();
      case TINK_STREAMING -> new TinkStreaming();
      case AWS_ENCRYPTION_SDK -> new AwsEncryptionSdk();
      default -> new BareEngine(Engines.provider(name));
    };
  }
}
