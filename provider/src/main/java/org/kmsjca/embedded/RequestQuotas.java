// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.kms.DataKeyPairSpec;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.Operation;

/**
 * How many requests per second the callers of one account may send to one Region, by group of
 * operations. A group without a number has no limit.
 *
 * <p>Each operation is a group of its own, named as the operation, but for {@code cryptography},
 * which cryptographic operations with symmetric keys share, and {@code GenerateDataKeyPair-<spec>},
 * which both operations that generate key pairs share. The operations on identities are {@code
 * iam-read}, {@code iam-write} and {@code sts}.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class RequestQuotas {

  /** No limits. */
  static final RequestQuotas NONE = new RequestQuotas(Map.of());

  /** The group of cryptographic operations with symmetric keys. */
  static final String CRYPTOGRAPHY = "cryptography";

  /** The group of operations of AWS IAM that only read. */
  static final String IAM_READ = "iam-read";

  /** The group of operations of AWS IAM that change something. */
  static final String IAM_WRITE = "iam-write";

  /** The group of operations of AWS STS. */
  static final String STS = "sts";

  private static final String PRESET_NONE = "none";
  private static final String PRESET_AWS = "aws";
  private static final double MAX_RATE = 1e9;
  private static final double MIN_RATE = 1e-3;

  private static final Set<String> CRYPTOGRAPHIC =
      Set.of(
          "Decrypt",
          "Encrypt",
          "GenerateDataKey",
          "GenerateDataKeyWithoutPlaintext",
          "GenerateMac",
          "GenerateRandom",
          "ReEncrypt",
          "VerifyMac");

  private static final Map<String, Double> OF_AWS = ofAws();
  private static final Set<String> GROUPS =
      Stream.of(
              OF_AWS.keySet().stream(),
              Stream.of(IAM_READ, IAM_WRITE),
              Arrays.stream(KmsRequest.class.getPermittedSubclasses()).map(Class::getSimpleName))
          .flatMap(Function.identity())
          .filter(group -> !group.equals("SupportsDryRun"))
          .collect(Collectors.toUnmodifiableSet());

  private final Map<String, Double> rates;

  private RequestQuotas(Map<String, Double> rates) {
    this.rates = Map.copyOf(rates);
  }

  /**
   * Reads quotas.
   *
   * @param text {@code none}, or {@code aws} for those of AWS KMS, or {@code group=rate} for some
   *     groups, or several of them separated by commas, where the later ones count
   * @throws IllegalArgumentException if a group is not known, or a rate is not from 0.001 to
   *     1,000,000,000
   */
  static RequestQuotas parse(String text) {
    Map<String, Double> rates = new HashMap<>();
    for (String part : text.split(",", -1)) {
      String item = part.strip();
      switch (item) {
        case PRESET_NONE -> rates.clear();
        case PRESET_AWS -> rates.putAll(OF_AWS);
        default -> put(rates, item);
      }
    }
    return new RequestQuotas(rates);
  }

  private static void put(Map<String, Double> rates, String item) {
    int sign = Math.max(item.indexOf('='), 0);
    String group = item.substring(0, sign);
    if (!GROUPS.contains(group)) {
      throw new IllegalArgumentException(
          "unknown request quota '"
              + item
              + "'; expected none, aws, or group=rate with one of the groups "
              + GROUPS.stream().sorted().toList());
    }
    rates.put(group, rate(item, item.substring(sign + 1)));
  }

  private static double rate(String item, String digits) {
    try {
      double rate = Double.parseDouble(digits.strip());
      if (rate >= MIN_RATE && rate <= MAX_RATE) {
        return rate;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("request quota '" + item + "' has no number", e);
    }
    throw new IllegalArgumentException(
        "request quota '" + item + "' is not from 0.001 to 1000000000 requests per second");
  }

  /** Tells whether there is no limit at all. */
  boolean isEmpty() {
    return rates.isEmpty();
  }

  /** Gives the limit of a group, in requests per second; empty for no limit. */
  OptionalDouble rate(String group) {
    Double rate = rates.get(group);
    return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
  }

  /**
   * Names the group of an operation.
   *
   * @param operation the operation
   * @param pair the kind of key pair that is to be generated; null for none
   */
  static String group(String operation, @org.jspecify.annotations.Nullable DataKeyPairSpec pair) {
    if (pair != null) {
      return ofPair(pair);
    }
    return CRYPTOGRAPHIC.contains(operation) ? CRYPTOGRAPHY : operation;
  }

  /** Names the group of an operation on identities. */
  static String group(IamRequest<?> request) {
    if (request.service().equals(STS)) {
      return STS;
    }
    boolean readOnly = request.getClass().getAnnotation(Operation.class).readOnly();
    return readOnly ? IAM_READ : IAM_WRITE;
  }

  private static String ofPair(DataKeyPairSpec pair) {
    return "GenerateDataKeyPair-" + pair;
  }

  private static Map<String, Double> ofAws() {
    Map<String, Double> rates = new HashMap<>();
    rates.put(CRYPTOGRAPHY, 5500.0);
    rates.put(ofPair(DataKeyPairSpec.ECC_NIST_P256), 25.0);
    rates.put(ofPair(DataKeyPairSpec.ECC_NIST_P384), 10.0);
    rates.put(ofPair(DataKeyPairSpec.ECC_NIST_P521), 5.0);
    rates.put(ofPair(DataKeyPairSpec.ECC_SECG_P256K1), 25.0);
    rates.put(ofPair(DataKeyPairSpec.ECC_NIST_EDWARDS25519), 25.0);
    rates.put(ofPair(DataKeyPairSpec.RSA_2048), 1.0);
    rates.put(ofPair(DataKeyPairSpec.RSA_3072), 0.5);
    rates.put(ofPair(DataKeyPairSpec.RSA_4096), 0.1);
    rates.put(ofPair(DataKeyPairSpec.SM2), 25.0);
    put(rates, 2000, "DescribeKey", "GetPublicKey", "ListResourceTags");
    put(rates, 1000, "GetKeyPolicy", "GetKeyRotationStatus");
    put(rates, 500, "ListKeys", "ListAliases");
    put(rates, 100, "ListGrants", "ListRetirableGrants", "ListKeyPolicies");
    put(rates, 50, "CreateGrant");
    put(rates, 30, "RetireGrant", "RevokeGrant");
    put(rates, 15, "DeleteAlias", "EnableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion");
    put(rates, 10, "TagResource");
    put(
        rates,
        5,
        "CancelKeyDeletion",
        "CreateAlias",
        "CreateKey",
        "DeleteImportedKeyMaterial",
        "DisableKey",
        "DisableKeyRotation",
        "EnableKey",
        "GetKeyLastUsage",
        "ImportKeyMaterial",
        "ListKeyRotations",
        "ReplicateKey",
        "RotateKeyOnDemand",
        "UntagResource",
        "UpdateAlias",
        "UpdateKeyDescription",
        "UpdatePrimaryRegion");
    rates.put("GetParametersForImport", 0.25);
    rates.put(STS, 600.0);
    return rates;
  }

  private static void put(Map<String, Double> rates, double rate, String... operations) {
    List.of(operations).forEach(operation -> rates.put(operation, rate));
  }
}
