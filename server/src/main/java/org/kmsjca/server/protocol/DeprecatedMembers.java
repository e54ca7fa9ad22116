// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeySpec;

/**
 * Members of AWS KMS that the records do not have: deprecated names of others, which are
 * understood, and members that ask for what this service does not do, which are refused where to
 * ignore them would mean something else than was asked.
 */
final class DeprecatedMembers {

  private static final String KEY_SPEC = "KeySpec";
  private static final String TWIN = "CustomerMasterKeySpec";

  private static final Set<String> KEY_SPECS = Set.of(KEY_SPEC, TWIN);

  private static final Set<KeySpec> NEWER_THAN_TWIN =
      Set.of(
          KeySpec.ML_DSA_44, KeySpec.ML_DSA_65, KeySpec.ML_DSA_87, KeySpec.ECC_NIST_EDWARDS25519);

  private static final Map<String, WireException> REFUSED =
      Map.of(
          "Recipient",
          new WireException(
              WireException.VALIDATION,
              "Recipient names an attestation document that cannot be verified."),
          "CustomKeyStoreId",
          new WireException("CustomKeyStoreNotFoundException", "There is no custom key store."),
          "XksKeyId",
          new WireException(
              "UnsupportedOperationException",
              "There is no external key store, and no key in it."));

  private DeprecatedMembers() {}

  /**
   * Finds the member of a record that a member of a request is.
   *
   * @param token how its value begins
   * @param values the members read so far
   * @return its place; negative if it is to be ignored
   * @throws WireException if it must not be ignored
   */
  static int position(
      Structure structure, String name, JsonToken token, @Nullable Object[] values) {
    boolean isNull = token == JsonToken.VALUE_NULL;
    if (!isNull && structure.type() == CreateKey.class && KEY_SPECS.contains(name)) {
      int position = structure.position(KEY_SPEC);
      if (values[position] != null) {
        throw new WireException(
            WireException.VALIDATION,
            "You cannot specify KeySpec and CustomerMasterKeySpec in the same request."
                + " CustomerMasterKeySpec is deprecated.");
      }
      return position;
    }
    int position = structure.position(name);
    WireException refusal = position < 0 && !isNull ? REFUSED.get(name) : null;
    if (refusal != null) {
      throw refusal;
    }
    return position;
  }

  /** Gives the other name under which an answer has the value of a member; null for none. */
  static @Nullable String twin(Structure structure, Field field, Object value) {
    return structure.type() == KeyMetadata.class
            && field.wireName().equals(KEY_SPEC)
            && !NEWER_THAN_TWIN.contains(value)
        ? TWIN
        : null;
  }
}
