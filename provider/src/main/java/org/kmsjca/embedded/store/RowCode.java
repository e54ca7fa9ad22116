// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.store.StoreTable.ColumnType;
import org.kmsjca.material.KeyMaterial;

/**
 * The message authentication codes of rows: HMAC-SHA-256 over table, names and values.
 *
 * <p><b>Thread safety:</b> confined to one thread at a time. <b>Secrets:</b> the JDK's Mac keeps
 * the key until it is collected.
 *
 * @see "docs/spec/store.md, section 8 (ST-50 to ST-52)"
 */
final class RowCode {

  /** Size of a code. */
  static final int SIZE_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PROVIDER = "SunJCE";
  private static final byte NULL = 0;
  private static final byte INTEGER = 1;
  private static final byte TEXT = 2;
  private static final byte BYTES = 3;
  private static final byte SECRET = 4;

  private final Mac mac;
  private final byte[] head = new byte[1 + Long.BYTES];

  RowCode(KeyMaterial key) {
    @Nullable Provider provider = Security.getProvider(PROVIDER);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + PROVIDER + " is not installed");
    }
    try {
      mac = Mac.getInstance(ALGORITHM, provider);
      byte[] secret = key.toByteArray();
      try {
        mac.init(new SecretKeySpec(secret, ALGORITHM));
      } finally {
        Arrays.fill(secret, (byte) 0);
      }
    } catch (GeneralSecurityException e) {
      throw new ProviderException("the JDK has no " + ALGORITHM, e);
    }
  }

  private RowCode(Mac mac) {
    this.mac = mac;
  }

  /** Makes another one with the same key, for another thread; called while this one is not used. */
  RowCode fork() {
    try {
      return new RowCode((Mac) mac.clone());
    } catch (CloneNotSupportedException e) {
      throw new ProviderException("the " + ALGORITHM + " of the JDK cannot be copied", e);
    }
  }

  /**
   * Computes the code of a row.
   *
   * @param parts the codes of the rows that belong to it, in their order
   */
  byte[] of(Row row, List<byte[]> parts) {
    bytes(TEXT, row.table().tableName().getBytes(StandardCharsets.UTF_8));
    List<ColumnType> types = row.table().types();
    for (int i = 0; i < types.size(); i++) {
      Object value = row.value(i);
      if (value == null) {
        mac.update(NULL);
      } else if (types.get(i) == ColumnType.WRAPPED) {
        mac.update(SECRET);
      } else if (value instanceof Long number) {
        head(ByteBuffer.wrap(head).put(INTEGER).putLong(number));
      } else if (value instanceof byte[] bytes) {
        bytes(BYTES, bytes);
      } else {
        bytes(TEXT, ((String) value).getBytes(StandardCharsets.UTF_8));
      }
    }
    for (byte[] part : parts) {
      bytes(BYTES, part);
    }
    return mac.doFinal();
  }

  /** Compares a code with that of a row, in constant time. */
  boolean isRight(byte[] code, Row row, List<byte[]> parts) {
    return MessageDigest.isEqual(code, of(row, parts));
  }

  private void bytes(byte tag, byte[] value) {
    head(ByteBuffer.wrap(head).put(tag).putInt(value.length));
    mac.update(value);
  }

  private void head(ByteBuffer filled) {
    mac.update(head, 0, filled.position());
  }
}
