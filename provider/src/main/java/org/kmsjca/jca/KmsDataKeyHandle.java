// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kmsjca.datakey.DataKeyReference;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.DataKeyGenParameterSpec;
import org.kmsjca.spec.KmsDataKey;

/**
 * The handle of a data key: the wrapped key, and the service that unwraps it.
 *
 * <p>A handle is serialised as the wrapped key with its description. Deserialised, it belongs to
 * the provider that uses it; what was changed on the way does not unwrap.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none.
 */
final class KmsDataKeyHandle implements KmsDataKey {

  private static final long serialVersionUID = 1L;

  private final transient DataKeyReference reference;
  private final transient @Nullable KmsConnection connection;
  private transient volatile boolean destroyed;

  KmsDataKeyHandle(DataKeyReference reference, @Nullable KmsConnection connection) {
    this.reference = reference;
    this.connection = connection;
  }

  DataKeyReference reference() {
    return reference;
  }

  /** Gives the reference of any handle. */
  static DataKeyReference referenceOf(KmsDataKey key) {
    return key instanceof KmsDataKeyHandle handle
        ? handle.reference
        : new DataKeyReference(
            key.keyId(),
            key.getAlgorithm(),
            key.sizeBits(),
            key.encryptionContext(),
            key.wrappedKey());
  }

  /** Gives the service that unwraps a key; that of the provider which uses it if it has none. */
  static KmsConnection connectionOf(KmsDataKey key, KmsProvider provider) {
    KmsConnection own = key instanceof KmsDataKeyHandle handle ? handle.connection : null;
    return own == null ? provider.connection() : own;
  }

  @Override
  public String keyId() {
    return reference.keyId();
  }

  @Override
  public String getAlgorithm() {
    return reference.algorithm();
  }

  @Override
  public int sizeBits() {
    return reference.sizeBits();
  }

  @Override
  public EncryptionContext encryptionContext() {
    return reference.context();
  }

  @Override
  public Bytes wrappedKey() {
    return reference.wrappedKey();
  }

  @Override
  public void destroy() {
    destroyed = true;
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  /** Two handles are equal when they hold the same wrapped key of the same service. */
  @Override
  public boolean equals(Object other) {
    return other instanceof KmsDataKeyHandle that
        && reference.equals(that.reference)
        && Objects.equals(connection, that.connection);
  }

  @Override
  public int hashCode() {
    return reference.hashCode();
  }

  /** Shows algorithm, size and KMS key. */
  @Override
  public String toString() {
    return "KmsDataKey["
        + reference.algorithm()
        + ", "
        + reference.sizeBits()
        + " bits, under "
        + reference.keyId()
        + "]";
  }

  private Object writeReplace() {
    return new Reference(
        reference.keyId(),
        reference.algorithm(),
        reference.sizeBits(),
        reference.context().encoded().base64(),
        reference.wrappedKey().base64());
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a data key is deserialised from its reference only");
  }

  /**
   * Reads a reference that may have been changed on its way.
   *
   * @throws IllegalArgumentException if it describes no data key
   */
  static DataKeyReference parse(
      String keyId, String algorithm, int sizeBits, String context, String wrappedKey) {
    EncryptionContext pairs = EncryptionContext.decode(Bytes.ofBase64(context));
    DataKeyGenParameterSpec checked =
        new DataKeyGenParameterSpec(keyId, algorithm, sizeBits, pairs);
    return new DataKeyReference(
        keyId, checked.algorithm(), checked.sizeBits(), pairs, Bytes.ofBase64(wrappedKey));
  }

  /** The serialised form. */
  private record Reference(
      @Nullable String keyId,
      @Nullable String algorithm,
      int sizeBits,
      @Nullable String context,
      @Nullable String wrappedKey)
      implements Serializable {

    private Object readResolve() throws InvalidObjectException {
      if (keyId == null || algorithm == null || context == null || wrappedKey == null) {
        throw new InvalidObjectException("the reference of the data key is incomplete");
      }
      try {
        return new KmsDataKeyHandle(parse(keyId, algorithm, sizeBits, context, wrappedKey), null);
      } catch (IllegalArgumentException e) {
        InvalidObjectException refused =
            new InvalidObjectException("the reference is not that of a data key");
        refused.initCause(e);
        throw refused;
      }
    }
  }
}
