// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsKeyStateException;

/**
 * The state machine of KMS keys: which operation each state allows, and where it leads.
 *
 * <p>Everything here is a pure function; nothing is stored.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none.
 *
 * @see "AWS KMS Developer Guide: Key states of AWS KMS keys"
 */
public final class KeyStates {

  /*
   * Columns: Enabled, Disabled, PendingDeletion and PendingReplicaDeletion, PendingImport,
   * Unavailable, Creating, Updating.
   *
   * ok   allowed
   * no   refused, because the key is in this state
   * not  refused, because the key is not pending deletion
   *
   * UpdateAlias is about the new target only. Operations without a KMS key have no row. Where a kind of
   * key decides and not its state, the cell is ok and the operation checks the kind.
   */
  private static final String TABLE =
      """
                                            En   Di   PD   PI   Un   Cr   Up
      CancelKeyDeletion                     not  not  ok   not  not  not  not
      CreateAlias                           ok   ok   no   ok   ok   ok   ok
      CreateGrant                           ok   no   no   no   ok   no   ok
      Decrypt                               ok   no   no   no   no   no   ok
      DeleteAlias                           ok   ok   ok   ok   ok   ok   ok
      DeleteImportedKeyMaterial             ok   ok   ok   ok   no   no   no
      DescribeKey                           ok   ok   ok   ok   ok   ok   ok
      DisableKey                            ok   ok   no   no   ok   no   no
      DisableKeyRotation                    ok   no   no   ok   ok   no   ok
      EnableKey                             ok   ok   no   no   ok   no   no
      EnableKeyRotation                     ok   no   no   ok   ok   no   ok
      Encrypt                               ok   no   no   no   no   no   ok
      GenerateDataKey                       ok   no   no   no   no   no   ok
      GenerateDataKeyPair                   ok   no   no   no   no   no   ok
      GenerateDataKeyPairWithoutPlaintext   ok   no   no   no   no   no   ok
      GenerateDataKeyWithoutPlaintext       ok   no   no   no   no   no   ok
      GetKeyLastUsage                       ok   ok   ok   ok   ok   ok   ok
      GetKeyPolicy                          ok   ok   ok   ok   ok   ok   ok
      GetKeyRotationStatus                  ok   ok   ok   ok   ok   ok   ok
      GetParametersForImport                ok   ok   no   ok   ok   no   no
      ImportKeyMaterial                     ok   ok   no   ok   ok   no   ok
      ListAliases                           ok   ok   ok   ok   ok   ok   ok
      ListGrants                            ok   ok   ok   ok   ok   ok   ok
      ListKeyPolicies                       ok   ok   ok   ok   ok   ok   ok
      ListKeyRotations                      ok   ok   ok   ok   ok   ok   ok
      ListResourceTags                      ok   ok   ok   ok   ok   ok   ok
      PutKeyPolicy                          ok   ok   ok   ok   ok   ok   ok
      ReEncrypt                             ok   no   no   no   no   no   ok
      ReplicateKey                          ok   no   no   no   no   no   no
      RetireGrant                           ok   ok   ok   ok   ok   ok   ok
      RevokeGrant                           ok   ok   ok   ok   ok   ok   ok
      RotateKeyOnDemand                     ok   no   no   no   ok   no   no
      ScheduleKeyDeletion                   ok   ok   no   ok   ok   ok   no
      TagResource                           ok   ok   no   ok   ok   ok   ok
      UntagResource                         ok   ok   no   ok   ok   ok   ok
      UpdateAlias                           ok   ok   no   ok   ok   ok   ok
      UpdateKeyDescription                  ok   ok   no   ok   ok   ok   ok
      UpdatePrimaryRegion                   ok   no   no   no   no   no   ok
      """;

  private static final Map<String, List<KeyState>> COLUMNS =
      Map.of(
          "En", List.of(KeyState.ENABLED),
          "Di", List.of(KeyState.DISABLED),
          "PD", List.of(KeyState.PENDING_DELETION, KeyState.PENDING_REPLICA_DELETION),
          "PI", List.of(KeyState.PENDING_IMPORT),
          "Un", List.of(KeyState.UNAVAILABLE),
          "Cr", List.of(KeyState.CREATING),
          "Up", List.of(KeyState.UPDATING));

  private static final Map<KeyState, String> REFUSALS =
      Map.of(
          KeyState.DISABLED, "is disabled.",
          KeyState.PENDING_DELETION, "is pending deletion.",
          KeyState.PENDING_REPLICA_DELETION, "is pending replica deletion.",
          KeyState.PENDING_IMPORT, "is pending import.",
          KeyState.UNAVAILABLE, "is unavailable.",
          KeyState.CREATING, "is creating.",
          KeyState.UPDATING, "is updating.");

  private static final String ALLOWED = "ok";
  private static final String REFUSED_OUTSIDE_DELETION = "not";

  private static final Map<String, Map<KeyState, String>> MATRIX = parse(TABLE);

  private KeyStates() {}

  /**
   * Checks that a key's state allows an operation.
   *
   * @param operation the name as AWS KMS writes it, for example {@code GenerateDataKey}
   * @param key the key
   * @throws IllegalArgumentException if there is no such operation on a KMS key
   * @throws KmsKeyStateException if the state forbids it
   */
  public static void check(String operation, KmsKeyRecord key) {
    Map<KeyState, String> row = MATRIX.get(operation);
    if (row == null) {
      throw new IllegalArgumentException(
          "no operation on a KMS key: '" + operation + "'; known are " + MATRIX.keySet());
    }
    String cell = row.get(key.state());
    if (ALLOWED.equals(cell)) {
      return;
    }
    String text =
        REFUSED_OUTSIDE_DELETION.equals(cell)
            ? "is not pending deletion."
            : REFUSALS.get(key.state());
    KmsErrorCode code =
        key.state() == KeyState.DISABLED && !REFUSED_OUTSIDE_DELETION.equals(cell)
            ? KmsErrorCode.DISABLED
            : KmsErrorCode.KMS_INVALID_STATE;
    throw new KmsKeyStateException(code, key.arn() + " " + text);
  }

  /**
   * Enables a key.
   *
   * @param key the key; an enabled one stays as it is
   * @return the key in its new state
   * @throws KmsKeyStateException if the state forbids it
   */
  public static KmsKeyRecord enable(KmsKeyRecord key) {
    check("EnableKey", key);
    return key.withState(KeyState.ENABLED, null);
  }

  /**
   * Disables a key.
   *
   * @param key the key; a disabled one stays as it is
   * @return the key in its new state
   * @throws KmsKeyStateException if the state forbids it
   */
  public static KmsKeyRecord disable(KmsKeyRecord key) {
    check("DisableKey", key);
    return key.withState(KeyState.DISABLED, null);
  }

  /**
   * Takes a key out of its waiting period.
   *
   * @param key the key
   * @return the key, disabled; waiting for its import if it is a key for imported material that
   *     lacks any that ciphertexts may need
   * @throws KmsKeyStateException if it is not in its waiting period
   */
  public static KmsKeyRecord cancelDeletion(KmsKeyRecord key) {
    check("CancelKeyDeletion", key);
    boolean lacksMaterial =
        key.origin() == KeyOrigin.EXTERNAL && !ImportedMaterials.isComplete(key);
    return key.toBuilder()
        .state(lacksMaterial ? KeyState.PENDING_IMPORT : KeyState.DISABLED)
        .deletionDate(null)
        .pendingWindowInDays(null)
        .deletionDueSince(null)
        .build();
  }

  private static Map<String, Map<KeyState, String>> parse(String table) {
    List<List<String>> lines =
        table.lines().map(line -> Arrays.asList(line.strip().split("\\s+"))).toList();
    List<String> heads = lines.get(0);
    Map<String, Map<KeyState, String>> matrix = new HashMap<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      Map<KeyState, String> row = new EnumMap<>(KeyState.class);
      for (int column = 0; column < heads.size(); column++) {
        String cell = line.get(column + 1);
        COLUMNS.getOrDefault(heads.get(column), List.of()).forEach(state -> row.put(state, cell));
      }
      matrix.put(line.get(0), Map.copyOf(row));
    }
    return Map.copyOf(matrix);
  }
}
