// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.material.Bytes;

/** Rows of grants. What does not fit is an {@link IllegalArgumentException} or like it. */
final class GrantRows {

  private static final String SEPARATOR = " ";

  private GrantRows() {}

  static Row row(GrantRecord grant) {
    return Row.of(
        StoreTable.KMS_GRANT,
        grant.keyArn(),
        grant.grantId(),
        grant.name(),
        grant.creationDate(),
        grant.granteePrincipal(),
        grant.granteeServicePrincipal(),
        grant.retiringPrincipal(),
        grant.retiringServicePrincipal(),
        grant.issuingAccount(),
        grant.operations().stream()
            .map(GrantOperation::awsName)
            .collect(Collectors.joining(SEPARATOR)),
        encoded(grant.constraints().encryptionContextSubset()),
        encoded(grant.constraints().encryptionContextEquals()),
        grant.constraints().sourceArn());
  }

  static GrantRecord grant(Row row, Arn keyArn) {
    return new GrantRecord(
        keyArn,
        row.text(1),
        row.textOrNull(2),
        row.instant(3),
        row.textOrNull(4),
        row.textOrNull(5),
        row.textOrNull(6),
        row.textOrNull(7),
        row.text(8),
        operations(row.text(9)),
        new GrantConstraints(
            decoded(row.bytesOrNull(10)), decoded(row.bytesOrNull(11)), row.textOrNull(12)));
  }

  private static List<GrantOperation> operations(String names) {
    if (names.isEmpty()) {
      return List.of();
    }
    return Arrays.stream(names.split(SEPARATOR, -1))
        .map(
            name ->
                GrantOperation.of(name)
                    .orElseThrow(
                        () -> new IllegalArgumentException("no operation of grants: " + name)))
        .toList();
  }

  private static byte @Nullable [] encoded(EncryptionContext context) {
    return context.isEmpty() ? null : context.encoded().toByteArray();
  }

  private static EncryptionContext decoded(byte @Nullable [] encoded) {
    return encoded == null
        ? EncryptionContext.EMPTY
        : EncryptionContext.decode(Bytes.wrap(encoded));
  }
}
