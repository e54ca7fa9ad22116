// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Map;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import org.kmsjca.spec.KmsParameterSpec;

/**
 * The problem: a column of a table holds what nobody who reads the database or its backups may see,
 * and the program that uses it shall not know about encryption.
 *
 * <p>A JPA converter encrypts on the way to the database and decrypts on the way back. It needs
 * nothing but the JCA: the provider is installed, and the KeyStore gives the key by its alias. The
 * encryption context names table and column, so that a value which was moved to another column does
 * not decrypt there, and the audit trail tells what the key was used for.
 *
 * <p>Expect: the entity has text, the table has bytes, and once the key is disabled the rows can no
 * longer be read.
 */
final class Sample08_EncryptedColumn {

  private Sample08_EncryptedColumn() {}

  /** Who has which card. */
  @Entity(name = "customer")
  static class Customer {

    @Id @GeneratedValue private @Nullable Long id;

    private String name = "";

    @Convert(converter = CardNumber.class)
    private @Nullable String card;

    /** For the persistence provider. */
    Customer() {}

    Customer(String name, String card) {
      this.name = name;
      this.card = card;
    }

    String name() {
      return name;
    }

    @Nullable String card() {
      return card;
    }

    @Nullable Long id() {
      return id;
    }
  }

  /** Text in the program, a message in the table. A null stays one. */
  @Converter
  static class CardNumber implements AttributeConverter<String, byte[]> {

    private static final String ALIAS = "alias/application";
    private static final KmsParameterSpec CONTEXT =
        new KmsParameterSpec(Map.of("table", "customer", "column", "card"));

    @Override
    public byte @Nullable [] convertToDatabaseColumn(@Nullable String card) {
      return card == null ? null : run(Cipher.ENCRYPT_MODE, card.getBytes(UTF_8));
    }

    @Override
    public @Nullable String convertToEntityAttribute(byte @Nullable [] message) {
      return message == null ? null : new String(run(Cipher.DECRYPT_MODE, message), UTF_8);
    }

    private static byte[] run(int mode, byte[] input) {
      try {
        Cipher cipher = Cipher.getInstance("KMS-AES");
        cipher.init(mode, key(), CONTEXT);
        return cipher.doFinal(input);
      } catch (GeneralSecurityException | java.io.IOException e) {
        throw new IllegalStateException("the column cannot be converted", e);
      }
    }

    /* A program keeps the KeyStore; looking it up each time keeps this short. */
    private static Key key() throws GeneralSecurityException, java.io.IOException {
      KeyStore keyStore = KeyStore.getInstance("KMS-AES");
      keyStore.load(null, null);
      Key key = keyStore.getKey(ALIAS, null);
      if (key == null) {
        throw new java.security.KeyStoreException("there is no key " + ALIAS);
      }
      return key;
    }
  }
}
