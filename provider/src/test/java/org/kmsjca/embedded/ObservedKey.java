// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.AliasListEntry;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.GetKeyPolicy;
import org.kmsjca.kms.GetKeyRotationStatus;
import org.kmsjca.kms.GrantListEntry;
import org.kmsjca.kms.ImportState;
import org.kmsjca.kms.IncludeKeyMaterial;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListGrants;
import org.kmsjca.kms.ListKeyRotations;
import org.kmsjca.kms.ListResourceTags;
import org.kmsjca.kms.MultiRegionConfiguration;

/**
 * What the service shows of a key of {@link MixedLoad}, in the words of {@link KeyModel#text()}.
 */
final class ObservedKey {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ObservedKey() {}

  static String text(Kms kms, String arn) throws JsonProcessingException {
    KeyMetadata key = kms.call(DescribeKey.of(arn)).keyMetadata();
    NavigableMap<String, String> tags = new TreeMap<>();
    kms.call(new ListResourceTags(arn, null, null))
        .tags()
        .forEach(tag -> tags.put(tag.tagKey(), tag.tagValue()));
    NavigableSet<String> aliases = new TreeSet<>();
    kms.call(new ListAliases(arn, null, null)).aliases().stream()
        .map(AliasListEntry::aliasName)
        .forEach(aliases::add);
    NavigableSet<String> grants = new TreeSet<>();
    kms.call(new ListGrants(arn, null, null, null, null, null)).grants().stream()
        .map(GrantListEntry::name)
        .forEach(grants::add);
    long materials =
        kms
            .call(new ListKeyRotations(arn, IncludeKeyMaterial.ALL_KEY_MATERIAL, null, null))
            .rotations()
            .stream()
            .filter(one -> one.importState() != ImportState.PENDING_IMPORT)
            .count();
    @Nullable MultiRegionConfiguration related = key.multiRegionConfiguration();
    return "%s %s tags=%s aliases=%s grants=%s rotation=%s materials=%d policy=%s replicated=%s here=%s"
        .formatted(
            key.description(),
            key.keyState(),
            tags,
            aliases,
            grants,
            rotation(kms, key),
            materials,
            policy(kms, arn),
            related != null && !related.replicaKeys().isEmpty(),
            related == null || related.primaryKey().region().equals(MixedLoadService.REGION));
  }

  private static @Nullable Integer rotation(Kms kms, KeyMetadata key) {
    return key.origin() == KeyOrigin.EXTERNAL
        ? null
        : kms.call(new GetKeyRotationStatus(key.arn())).rotationPeriodInDays();
  }

  private static @Nullable Integer policy(Kms kms, String arn) throws JsonProcessingException {
    String policy = kms.call(GetKeyPolicy.of(arn)).policy();
    String id = Objects.requireNonNull(JSON.readTree(policy).path("Id").asText());
    return id.startsWith("p") ? Integer.valueOf(id.substring(1)) : null;
  }
}
