// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import static org.kmsjca.kms.GrantOperation.CREATE_GRANT;
import static org.kmsjca.kms.GrantOperation.DECRYPT;
import static org.kmsjca.kms.GrantOperation.DERIVE_SHARED_SECRET;
import static org.kmsjca.kms.GrantOperation.DESCRIBE_KEY;
import static org.kmsjca.kms.GrantOperation.ENCRYPT;
import static org.kmsjca.kms.GrantOperation.GENERATE_DATA_KEY;
import static org.kmsjca.kms.GrantOperation.GENERATE_DATA_KEY_PAIR;
import static org.kmsjca.kms.GrantOperation.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT;
import static org.kmsjca.kms.GrantOperation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT;
import static org.kmsjca.kms.GrantOperation.GENERATE_MAC;
import static org.kmsjca.kms.GrantOperation.GET_PUBLIC_KEY;
import static org.kmsjca.kms.GrantOperation.RETIRE_GRANT;
import static org.kmsjca.kms.GrantOperation.RE_ENCRYPT_FROM;
import static org.kmsjca.kms.GrantOperation.RE_ENCRYPT_TO;
import static org.kmsjca.kms.GrantOperation.SIGN;
import static org.kmsjca.kms.GrantOperation.VERIFY;
import static org.kmsjca.kms.GrantOperation.VERIFY_MAC;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyUsage;

/** Which operations grants of a key can allow, and which of them have an encryption context. */
public final class GrantableOperations {

  private static final Set<GrantOperation> OF_ALL_KEYS =
      immutable(EnumSet.of(DESCRIBE_KEY, CREATE_GRANT, RETIRE_GRANT));

  private static final Set<GrantOperation> WITH_CONTEXT =
      immutable(
          EnumSet.of(
              DECRYPT,
              ENCRYPT,
              GENERATE_DATA_KEY,
              GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
              GENERATE_DATA_KEY_PAIR,
              GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT,
              RE_ENCRYPT_FROM,
              RE_ENCRYPT_TO));

  private GrantableOperations() {}

  /** Gives the operations that grants of a kind of key can allow. */
  public static Set<GrantOperation> of(KeySpec spec, KeyUsage usage) {
    Set<GrantOperation> operations = EnumSet.copyOf(OF_ALL_KEYS);
    operations.addAll(special(spec, usage));
    return immutable(operations);
  }

  private static Set<GrantOperation> special(KeySpec spec, KeyUsage usage) {
    if (spec == KeySpec.SYMMETRIC_DEFAULT) {
      return WITH_CONTEXT;
    }
    return switch (usage) {
      case ENCRYPT_DECRYPT ->
          EnumSet.of(DECRYPT, ENCRYPT, RE_ENCRYPT_FROM, RE_ENCRYPT_TO, GET_PUBLIC_KEY);
      case SIGN_VERIFY -> EnumSet.of(SIGN, VERIFY, GET_PUBLIC_KEY);
      case GENERATE_VERIFY_MAC -> EnumSet.of(GENERATE_MAC, VERIFY_MAC);
      case KEY_AGREEMENT -> EnumSet.of(DERIVE_SHARED_SECRET, GET_PUBLIC_KEY);
    };
  }

  /** Tells whether constraints on the encryption context apply to an operation. */
  static boolean haveContext(GrantOperation operation) {
    return WITH_CONTEXT.contains(operation);
  }

  private static Set<GrantOperation> immutable(Set<GrantOperation> operations) {
    return Collections.unmodifiableSet(operations);
  }
}
