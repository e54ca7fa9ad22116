// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.grants.GrantRecords.ALICE;
import static org.kmsjca.embedded.grants.GrantRecords.BOB;
import static org.kmsjca.embedded.grants.GrantRecords.ROOT;
import static org.kmsjca.embedded.grants.GrantRecords.grant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.testing.Spec;

/** Who a grant can name, and whom it means. */
class GrantPrincipalsTest {

  private static final String FOREIGN_ROOT = "arn:aws:iam::444455556666:root";
  private static final String CAROL = "arn:aws:iam::444455556666:user/Carol";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:root",
        "arn:aws-cn:iam::111122223333:user/Alice",
        "arn:aws:iam::111122223333:user/path/to/Alice",
        "arn:aws:iam::111122223333:role/App",
        "arn:aws:sts::111122223333:assumed-role/App/one",
        "arn:aws:sts::111122223333:federated-user/Carol"
      })
  @Spec("GR-3")
  void principal(String arn) {
    assertThat(GrantPrincipal.isPrincipal(arn)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "111122223333",
        "*",
        "arn:aws:iam::111122223333",
        "arn:aws:iam::111122223333:roots",
        "arn:aws:iam::11112222333:root",
        "arn:aws:iam::11112222333a:root",
        "arn:aws:iam:us-west-2:111122223333:root",
        "arn:azure:iam::111122223333:root",
        "arn:aws:iam::111122223333:user",
        "arn:aws:iam::111122223333:user/",
        "arn:aws:iam::111122223333:user/a//b",
        "arn:aws:iam::111122223333:user/a:b",
        "arn:aws:iam::111122223333:group/Admins",
        "arn:aws:iam::111122223333:assumed-role/App/one",
        "arn:aws:sts::111122223333:assumed-role/App",
        "arn:aws:sts::111122223333:assumed-role/App/one/two",
        "arn:aws:sts::111122223333:federated-user/a/b",
        "arn:aws:sts::111122223333:root",
        "arn:aws:kms::111122223333:root"
      })
  @Spec("GR-3")
  void noPrincipal(String arn) {
    assertThat(GrantPrincipal.isPrincipal(arn)).isFalse();
  }

  @Test
  @Spec("GR-21")
  void names_ofEachKindOfCaller() {
    assertThat(GranteeNames.of(Caller.of(ALICE))).isEqualTo(names(ROOT, ALICE));
    assertThat(GranteeNames.of(Caller.of(ROOT))).isEqualTo(names(null, ROOT));
    assertThat(GranteeNames.of(Caller.of("arn:aws:sts::111122223333:assumed-role/App/one")))
        .isEqualTo(
            names(ROOT, "arn:aws:sts::111122223333:assumed-role/App/one", "role:111122223333/App"));
    assertThat(GranteeNames.of(Caller.of("arn:aws:iam::111122223333:role/p/App")))
        .isEqualTo(names(ROOT, "role:111122223333/App"));
    String federated = "arn:aws:sts::111122223333:federated-user/Carol";
    assertThat(GranteeNames.of(Caller.of(federated))).isEqualTo(names(ROOT, federated));
    String odd = "arn:aws:sts::111122223333:assumed-role/App";
    assertThat(GranteeNames.of(Caller.of(odd))).isEqualTo(names(ROOT, odd));
    String china = "arn:aws-cn:iam::111122223333:user/Alice";
    assertThat(GranteeNames.of(Caller.of(china)).account())
        .isEqualTo("arn:aws-cn:iam::111122223333:root");
    assertThat(GranteeNames.name("ec2.amazonaws.com")).isEqualTo("ec2.amazonaws.com");
  }

  @Test
  @Spec("GR-45")
  void retire_whomTheGrantNames() {
    GrantRecord plain = grant(1, CAROL, BOB, null, GrantConstraints.NONE, GrantOperation.DECRYPT);
    assertRetires(plain, BOB, "direct");
    assertRetires(plain, CAROL, "no");
    assertRetires(plain, ALICE, "account");
    assertRetires(plain, ROOT, "direct");
    assertRetires(plain, FOREIGN_ROOT, "no");
    GrantRecord byGrantee =
        grant(1, CAROL, null, null, GrantConstraints.NONE, GrantOperation.RETIRE_GRANT);
    assertRetires(byGrantee, CAROL, "direct");
    assertRetires(byGrantee, FOREIGN_ROOT, "no");
    GrantRecord byAccount =
        grant(1, ALICE, FOREIGN_ROOT, null, GrantConstraints.NONE, GrantOperation.DECRYPT);
    assertRetires(byAccount, FOREIGN_ROOT, "direct");
    assertRetires(byAccount, CAROL, "account");
    GrantRecord byGranteeAccount = grant(1, FOREIGN_ROOT, GrantOperation.RETIRE_GRANT);
    assertRetires(byGranteeAccount, CAROL, "account");
    assertRetires(byGranteeAccount, FOREIGN_ROOT, "direct");
    assertRetires(grant(1, FOREIGN_ROOT, GrantOperation.DECRYPT), CAROL, "no");
  }

  @Test
  @Spec("GR-4")
  void operations_ofEachKindOfKey() {
    assertThat(GrantableOperations.of(KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT))
        .hasSize(11)
        .contains(GrantOperation.GENERATE_DATA_KEY_PAIR)
        .doesNotContain(GrantOperation.GET_PUBLIC_KEY);
    assertThat(GrantableOperations.of(KeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT))
        .hasSize(8)
        .contains(GrantOperation.GET_PUBLIC_KEY, GrantOperation.RE_ENCRYPT_TO)
        .doesNotContain(GrantOperation.GENERATE_DATA_KEY);
    assertThat(GrantableOperations.of(KeySpec.RSA_2048, KeyUsage.SIGN_VERIFY))
        .hasSize(6)
        .contains(GrantOperation.SIGN, GrantOperation.VERIFY);
    assertThat(GrantableOperations.of(KeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC))
        .hasSize(5)
        .contains(GrantOperation.GENERATE_MAC, GrantOperation.VERIFY_MAC);
    assertThat(GrantableOperations.of(KeySpec.ECC_NIST_P256, KeyUsage.KEY_AGREEMENT))
        .hasSize(5)
        .contains(GrantOperation.DERIVE_SHARED_SECRET);
  }

  private static void assertRetires(GrantRecord grant, String caller, String how) {
    AllowingGrants allowing = RetirePermission.of(grant, GranteeNames.of(Caller.of(caller)));
    String actual =
        allowing.direct() != null ? "direct" : allowing.account() != null ? "account" : "no";
    assertThat(actual).as(caller).isEqualTo(how);
    assertThat(allowing.dependsOnTime()).isFalse();
  }

  private static GranteeNames names(@Nullable String account, String... direct) {
    return new GranteeNames(java.util.List.of(direct), account);
  }
}
