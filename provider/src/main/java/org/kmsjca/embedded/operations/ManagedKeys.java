// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.keys.RotationSchedule;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyManager;

/**
 * The keys {@code alias/aws/<name>}, one for each service, account and Region, made when they are
 * first needed.
 *
 * <p>Their policy is the only thing that protects them: it lets callers use the key through its
 * service, lets the account look, and nobody change anything.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class ManagedKeys {

  private static final String PREFIX = "alias/aws/";

  /* Names that differ from that of the calling service, which is the first label of its host name. */
  private static final Map<String, String> NAME_BY_SERVICE = Map.of("ec2", "ebs");

  /* What every account has a name for, made or not. */
  private static final List<String> PREDEFINED =
      List.of(
          "acm",
          "backup",
          "codeartifact",
          "codecommit",
          "connect",
          "dms",
          "dynamodb",
          "ebs",
          "elasticfilesystem",
          "es",
          "fsx",
          "glue",
          "kinesis",
          "kinesisvideo",
          "lambda",
          "lightsail",
          "rds",
          "redshift",
          "s3",
          "secretsmanager",
          "sns",
          "sqs",
          "ssm",
          "workspaces",
          "xray");

  private static final Pattern SERVICE =
      Pattern.compile("([a-z0-9-]+)\\.([a-z0-9-]+)\\.amazonaws\\.com");

  private static final String POLICY =
      """
      {
        "Version" : "2012-10-17",
        "Id" : "auto-%1$s-1",
        "Statement" : [ {
          "Sid" : "Allow access through %1$s for all principals in the account that are authorized to use %1$s",
          "Effect" : "Allow",
          "Principal" : { "AWS" : "*" },
          "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey" ],
          "Resource" : "*",
          "Condition" : {
            "StringEquals" : {
              "kms:CallerAccount" : "%2$s",
              "kms:ViaService" : "%3$s.%4$s.amazonaws.com"
            }
          }
        }, {
          "Sid" : "Allow direct access to key metadata to the account",
          "Effect" : "Allow",
          "Principal" : { "AWS" : "arn:aws:iam::%2$s:root" },
          "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant" ],
          "Resource" : "*"
        } ]
      }""";

  private ManagedKeys() {}

  /**
   * A key just made.
   *
   * @param key the key; who has the object destroys its material once it is stored
   * @param alias its name
   */
  public record Made(KmsKeyRecord key, AliasRecord alias) {

    /** Gives the material. */
    public BackingKey material() {
      return key.backingKeys().get(0);
    }
  }

  /** Gives the aliases that every account has in every Region, in order. */
  static List<String> predefinedAliases() {
    return PREDEFINED.stream().map(name -> PREFIX + name).toList();
  }

  /**
   * Tells whether an operation makes the key of a missing alias.
   *
   * @param alias the alias name
   * @param cryptographic whether the operation uses the key; if so, only the alias's own service
   *     makes it
   * @param viaService the service through which the call comes; null for a direct call
   */
  static boolean isMadeBy(String alias, boolean cryptographic, @Nullable String viaService) {
    return alias.equals(aliasOf(viaService))
        || (!cryptographic
            && alias.startsWith(PREFIX)
            && PREDEFINED.contains(alias.substring(PREFIX.length())));
  }

  private static @Nullable String aliasOf(@Nullable String viaService) {
    Matcher host = viaService == null ? null : SERVICE.matcher(viaService);
    if (host == null || !host.matches()) {
      return null;
    }
    String service = host.group(1);
    return PREFIX + NAME_BY_SERVICE.getOrDefault(service, service);
  }

  /**
   * Makes the key of an alias.
   *
   * @param alias the alias's ARN; account and Region are those of the key
   * @param random where ID and material come from
   * @param now the time now
   */
  public static Made make(Arn alias, SecureRandom random, Instant now) {
    String name = alias.resource().substring(PREFIX.length());
    String service =
        NAME_BY_SERVICE.entrySet().stream()
            .filter(entry -> entry.getValue().equals(name))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(name);
    Place place = new Place(alias.region(), alias.account());
    Arn arn = place.keyArn(alias.account(), NewKeyId.singleRegion(random).value());
    KmsKeyRecord key =
        KmsKeyRecord.builder(arn, now)
            .keyManager(KeyManager.AWS)
            .description("Protects data in " + name + " when no other key is chosen")
            .policy(POLICY.formatted(name, alias.account(), service, alias.region()))
            .rotation(RotationSchedule.from(RotationSchedule.DEFAULT_PERIOD_IN_DAYS, now))
            .backingKeys(List.of(BackingKey.generate(random, now)))
            .build();
    return new Made(key, new AliasRecord(alias, key.keyId(), now, now));
  }
}
