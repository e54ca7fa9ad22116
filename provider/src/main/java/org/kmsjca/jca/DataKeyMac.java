// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import org.jspecify.annotations.Nullable;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.crypto.StandardMac;
import org.kmsjca.datakey.StandaloneDataKey;
import org.kmsjca.kms.KmsException;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.spec.KmsDataKey;

/**
 * Macs {@code HmacSHA256}, {@code HmacSHA384} and {@code HmacSHA512} with data keys.
 *
 * <p>The service is asked in {@code init}, and again when another text follows without it; a
 * refusal is an {@link InvalidKeyException} there and a {@link ProviderException} here. Keys that
 * are not ours go to the next provider, see {@link OtherProviders}.
 *
 * <p><b>Thread safety:</b> confined to one thread, like every Mac.
 */
final class DataKeyMac extends MacSpi implements Cloneable {

  private final KmsProvider provider;
  private final String algorithm;
  private final int macBytes;

  /* With a data key: the JDK's object for the text in progress; null between texts. Without one:
   * the other provider's. */
  private @Nullable Mac mac;
  private @Nullable KmsDataKey key;
  private @Nullable StandaloneDataKey used;
  private long inBytes;
  private int checkpoint;

  DataKeyMac(KmsProvider provider, String algorithm, int macBytes) {
    this.provider = provider;
    this.algorithm = algorithm;
    this.macBytes = macBytes;
  }

  @Override
  protected int engineGetMacLength() {
    return macBytes;
  }

  @Override
  protected void engineInit(@Nullable Key newKey, @Nullable AlgorithmParameterSpec params)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (key != null) {
      key = null;
      mac = null;
    }
    if (newKey == null) {
      throw new InvalidKeyException("the key is null");
    }
    if (!(newKey instanceof KmsDataKey dataKey)) {
      initOther(newKey, params);
      return;
    }
    mac = null;
    DataKeyText.checkUsable(dataKey, algorithm, algorithm);
    if (params != null) {
      throw new InvalidAlgorithmParameterException(
          "parameters of class " + params.getClass().getName() + "; " + algorithm + " takes none");
    }
    try {
      begin(dataKey);
      key = dataKey;
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.invalidKey(e);
    }
  }

  private Mac begin(KmsDataKey dataKey) throws InvalidKeyException {
    inBytes = 0;
    checkpoint = Checkpoints.current();
    KmsConnection connection = KmsDataKeyHandle.connectionOf(dataKey, provider);
    while (true) {
      StandaloneDataKey found =
          connection.standalone().keys().get(KmsDataKeyHandle.referenceOf(dataKey), true);
      KeyMaterial material = found.copy();
      if (material != null) {
        try {
          Mac begun = StandardMac.of(algorithm, material);
          mac = begun;
          used = found;
          return begun;
        } finally {
          material.destroy();
        }
      }
    }
  }

  /* The first provider that takes the first key is kept, as the JDK does it. */
  private void initOther(Key otherKey, @Nullable AlgorithmParameterSpec params)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (mac != null) {
      mac.init(otherKey, params);
      return;
    }
    InvalidKeyException first = null;
    for (Provider other : OtherProviders.with("Mac", algorithm)) {
      try {
        Mac candidate = Mac.getInstance(algorithm, other);
        candidate.init(otherKey, params);
        mac = candidate;
        return;
      } catch (InvalidAlgorithmParameterException e) {
        throw e;
      } catch (GeneralSecurityException | RuntimeException e) {
        first =
            first != null
                ? first
                : e instanceof InvalidKeyException invalid
                    ? invalid
                    : new InvalidKeyException(e.getMessage(), e);
      }
    }
    throw first != null
        ? first
        : new InvalidKeyException(OtherProviders.refusal(algorithm, otherKey));
  }

  private Mac current() {
    Mac begun = mac;
    if (begun != null && key != null && checkpoint != Checkpoints.current()) {
      mac = null;
      throw new IllegalStateException(
          "the process was checkpointed since the text began; call init again");
    }
    if (begun != null) {
      return begun;
    }
    KmsDataKey dataKey = key;
    if (dataKey == null) {
      throw new IllegalStateException("the Mac is not initialised");
    }
    try {
      return begin(dataKey);
    } catch (InvalidKeyException | KmsException | ConfigurationException e) {
      throw e instanceof RuntimeException failure
          ? KmsFailure.unchecked(failure)
          : new ProviderException("the next text cannot begin: " + e.getMessage(), e);
    }
  }

  @Override
  protected void engineUpdate(byte input) {
    current().update(input);
    inBytes++;
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int size) {
    current().update(input, offset, size);
    inBytes += size;
  }

  @Override
  protected void engineUpdate(ByteBuffer input) {
    int size = input.remaining();
    current().update(input);
    inBytes += size;
  }

  @Override
  protected byte[] engineDoFinal() {
    byte[] result = current().doFinal();
    if (key != null) {
      mac = null;
      if (used != null) {
        used.count(inBytes);
      }
    }
    return result;
  }

  @Override
  protected void engineReset() {
    if (key != null) {
      mac = null;
    } else if (mac != null) {
      mac.reset();
    }
  }

  /**
   * Copies the text in progress.
   *
   * @throws CloneNotSupportedException if the other provider's object cannot be copied
   */
  @Override
  public Object clone() throws CloneNotSupportedException {
    DataKeyMac copy = (DataKeyMac) super.clone();
    copy.mac = mac == null ? null : (Mac) mac.clone();
    return copy;
  }
}
