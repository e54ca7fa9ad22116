// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.policy.DefaultKeyPolicy;
import org.kmsjca.kms.CancelKeyDeletion;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DataKeyPairSpec;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GenerateDataKeyPair;
import org.kmsjca.kms.GenerateDataKeyPairWithoutPlaintext;
import org.kmsjca.kms.GenerateDataKeyWithoutPlaintext;
import org.kmsjca.kms.GetKeyLastUsage;
import org.kmsjca.kms.GetKeyPolicy;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListKeyPolicies;
import org.kmsjca.kms.ListResourceTags;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.kms.ReplicateKey;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.Tag;
import org.kmsjca.kms.TagResource;
import org.kmsjca.kms.UntagResource;
import org.kmsjca.kms.UpdateAlias;
import org.kmsjca.kms.UpdateKeyDescription;
import org.kmsjca.kms.UpdatePrimaryRegion;
import org.kmsjca.material.Bytes;

/** Every operation in every key state, cell by cell, through the service. */
class KeyStateMatrixTest extends KmsContractTest {

  private static final EncryptionContext CONTEXT = EncryptionContext.of("a", "b");

  @Test
  void everyOperation_inEveryState_doesWhatTheMatrixSays() throws IOException {
    List<List<String>> rows = rows();
    List<String> states = rows.get(0).subList(1, rows.get(0).size());
    assertThat(states).hasSameSizeAs(KeyState.values());
    int cells = 0;
    for (List<String> row : rows.subList(1, rows.size())) {
      for (int column = 0; column < states.size(); column++) {
        check(row.get(0), states.get(column), row.get(column + 1));
        cells++;
      }
    }
    assertThat(cells).isEqualTo(28 * 8);
  }

  private void check(String operation, String stateName, String expected) {
    KeyState state =
        Arrays.stream(KeyState.values())
            .filter(one -> one.awsName().equals(stateName))
            .findFirst()
            .orElseThrow();
    KeyMetadata key = keyFor(operation);
    KmsRequest<?> request = request(operation, key);
    putState(key, state);
    String cell = operation + " in " + stateName;
    if (expected.equals("OK")) {
      assertThatCode(() -> kms.call(request)).as(cell).doesNotThrowAnyException();
      return;
    }
    String text =
        switch (expected) {
          case "1" -> " is disabled.";
          case "3" ->
              state == KeyState.PENDING_DELETION
                  ? " is pending deletion."
                  : " is pending replica deletion.";
          case "4" -> " is not pending deletion.";
          case "5" -> " is pending import.";
          case "11" -> " is unavailable.";
          case "14" -> " is creating.";
          case "15" -> " is updating.";
          default -> throw new AssertionError(expected);
        };
    assertError(
        expected.equals("1") ? KmsErrorCode.DISABLED : KmsErrorCode.KMS_INVALID_STATE,
        key.arn() + text,
        () -> kms.call(request));
    assertThat(stored(key).state()).as(cell).isEqualTo(state);
  }

  private KeyMetadata keyFor(String operation) {
    if (!operation.equals("ReplicateKey") && !operation.equals("UpdatePrimaryRegion")) {
      return createKey();
    }
    KeyMetadata key =
        kms.call(new CreateKey(null, null, null, null, null, true, null, List.of())).keyMetadata();
    kms.call(new ReplicateKey(key.keyId(), "eu-west-1", null, null, null, List.of()));
    return key;
  }

  private KmsRequest<?> request(String operation, KeyMetadata key) {
    String id = key.keyId();
    String alias = "alias/" + id;
    return switch (operation) {
      case "CancelKeyDeletion" -> new CancelKeyDeletion(id);
      case "CreateAlias" -> new CreateAlias(alias, id);
      case "Decrypt" -> Decrypt.of(blobOf(key), CONTEXT, null);
      case "Encrypt" -> Encrypt.of(id, secret("x"), CONTEXT);
      case "ReEncryptSource" -> ReEncrypt.of(blobOf(key), CONTEXT, createKey().keyId());
      case "ReEncryptDestination" -> ReEncrypt.of(blobOf(createKey()), CONTEXT, id);
      case "GenerateDataKey" -> GenerateDataKey.of(id, CONTEXT);
      case "GenerateDataKeyWithoutPlaintext" -> GenerateDataKeyWithoutPlaintext.of(id, CONTEXT);
      case "DeleteAlias" -> {
        kms.call(new CreateAlias(alias, id));
        yield new DeleteAlias(alias);
      }
      case "GenerateDataKeyPair" ->
          new GenerateDataKeyPair(CONTEXT, id, DataKeyPairSpec.ECC_NIST_P256, List.of(), false);
      case "GenerateDataKeyPairWithoutPlaintext" ->
          new GenerateDataKeyPairWithoutPlaintext(
              CONTEXT, id, DataKeyPairSpec.ECC_NIST_P256, List.of(), false);
      case "GetKeyLastUsage" -> new GetKeyLastUsage(id);
      case "ListResourceTags" -> new ListResourceTags(id, null, null);
      case "TagResource" -> new TagResource(id, List.of(new Tag("a", "1")));
      case "UntagResource" -> new UntagResource(id, List.of("a"));
      case "UpdateKeyDescription" -> new UpdateKeyDescription(id, "another");
      case "ReplicateKey" -> new ReplicateKey(id, "eu-west-2", null, null, null, List.of());
      case "UpdatePrimaryRegion" -> new UpdatePrimaryRegion(id, "eu-west-1");
      case "DescribeKey" -> DescribeKey.of(id);
      case "GetKeyPolicy" -> GetKeyPolicy.of(id);
      case "PutKeyPolicy" -> PutKeyPolicy.of(id, DefaultKeyPolicy.of(ACCOUNT));
      case "ListAliases" -> new ListAliases(id, null, null);
      case "ListKeyPolicies" -> new ListKeyPolicies(id, null, null);
      case "EnableKey" -> new EnableKey(id);
      case "DisableKey" -> new DisableKey(id);
      case "ScheduleKeyDeletion" -> new ScheduleKeyDeletion(id, null);
      case "UpdateAliasOldTarget" -> {
        kms.call(new CreateAlias(alias, id));
        yield new UpdateAlias(alias, createKey().keyId());
      }
      case "UpdateAliasNewTarget" -> {
        kms.call(new CreateAlias(alias, createKey().keyId()));
        yield new UpdateAlias(alias, id);
      }
      default -> throw new AssertionError(operation);
    };
  }

  private Bytes blobOf(KeyMetadata key) {
    return kms.call(Encrypt.of(key.keyId(), secret("data"), CONTEXT)).ciphertextBlob();
  }

  private static List<List<String>> rows() throws IOException {
    try (InputStream in = KeyStateMatrixTest.class.getResourceAsStream("state-matrix.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split("\\s+")))
          .toList();
    }
  }
}
