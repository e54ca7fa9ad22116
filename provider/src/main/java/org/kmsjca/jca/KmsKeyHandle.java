// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kmsjca.spec.KmsKey;

/**
 * A reference to a KMS key and, unless it was deserialised, to the service that has it.
 *
 * <p>Serialised is the key's identifier only; a deserialised handle is used with the service of the
 * {@code Cipher} it is given to. Destroying a handle makes this object unusable and touches neither
 * the KMS key nor other handles.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none.
 */
final class KmsKeyHandle implements KmsKey {

  private static final long serialVersionUID = 1L;

  private final String keyId;
  private final transient @Nullable KmsConnection connection;
  private transient volatile boolean destroyed;

  KmsKeyHandle(String keyId, @Nullable KmsConnection connection) {
    this.keyId = keyId;
    this.connection = connection;
  }

  @Override
  public String keyId() {
    return keyId;
  }

  /** Gives the service that has the key; null for the one of whoever uses the handle. */
  @Nullable KmsConnection connection() {
    return connection;
  }

  @Override
  public void destroy() {
    destroyed = true;
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  /** Two handles are equal when they name the same key in the same way at the same service. */
  @Override
  public boolean equals(Object other) {
    return other instanceof KmsKeyHandle that
        && keyId.equals(that.keyId)
        && Objects.equals(connection, that.connection);
  }

  @Override
  public int hashCode() {
    return keyId.hashCode();
  }

  /** Shows the identifier. */
  @Override
  public String toString() {
    return "KmsKey[" + keyId + "]";
  }

  private Object writeReplace() {
    return new Reference(keyId);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a KMS key is deserialised from its reference only");
  }

  /** The serialised form. */
  private record Reference(@Nullable String keyId) implements Serializable {

    private Object readResolve() throws InvalidObjectException {
      if (keyId == null) {
        throw new InvalidObjectException("the reference names no KMS key");
      }
      return new KmsKeyHandle(keyId, null);
    }
  }
}
