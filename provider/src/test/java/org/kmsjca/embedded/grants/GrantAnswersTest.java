// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.grants.GrantRecords.ALICE;
import static org.kmsjca.embedded.grants.GrantRecords.BOB;
import static org.kmsjca.embedded.grants.GrantRecords.MADE;
import static org.kmsjca.embedded.grants.GrantRecords.ROOT;
import static org.kmsjca.embedded.grants.GrantRecords.SOURCE;
import static org.kmsjca.embedded.grants.GrantRecords.context;
import static org.kmsjca.embedded.grants.GrantRecords.grant;
import static org.kmsjca.embedded.grants.GrantRecords.id;
import static org.kmsjca.kms.GrantOperation.CREATE_GRANT;
import static org.kmsjca.kms.GrantOperation.DECRYPT;
import static org.kmsjca.kms.GrantOperation.DESCRIBE_KEY;
import static org.kmsjca.kms.GrantOperation.ENCRYPT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;

/** What grants say to a request, and why they do not allow it. */
class GrantAnswersTest {

  private static final int ALL = 100;
  private static final GrantConstraints FROM_SOURCE =
      new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, SOURCE);
  private static final GrantConstraints IN_CONTEXT =
      new GrantConstraints(context("a", "1"), EncryptionContext.EMPTY, null);

  private static GrantQuestion ask(
      GrantOperation operation, EncryptionContext context, @Nullable String source) {
    return GrantQuestion.of(
        GranteeNames.of(Caller.of(ALICE)), operation, context, source, GrantVisibility.all(MADE));
  }

  private static @Nullable String obstacle(GrantRecord grant, GrantQuestion question) {
    List<GrantAnswer> answers = GrantsOfKey.of(List.of(grant)).answers(question, ALL);
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).grantId()).isEqualTo(grant.grantId());
    return answers.get(0).obstacle();
  }

  @Test
  void answers_grantsOfCallerAndAccount_inThisOrder() {
    GrantsOfKey grants =
        GrantsOfKey.of(
                List.of(
                    grant(1, ROOT, DECRYPT),
                    grant(2, ALICE, DECRYPT),
                    grant(3, BOB, DECRYPT),
                    grant(4, ALICE, ENCRYPT)))
            .without(id(4))
            .with(grant(5, ALICE, DECRYPT))
            .with(grant(6, ROOT, DECRYPT));
    assertThat(grants.answers(ask(DECRYPT, EncryptionContext.EMPTY, null), ALL))
        .containsExactly(
            new GrantAnswer(id(2), false, null),
            new GrantAnswer(id(5), false, null),
            new GrantAnswer(id(1), true, null),
            new GrantAnswer(id(6), true, null));
  }

  @Test
  void answers_atMostTheLimit() {
    List<GrantRecord> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(grant(i, ALICE, DECRYPT));
    }
    GrantQuestion question = ask(DECRYPT, EncryptionContext.EMPTY, null);
    assertThat(GrantsOfKey.of(all).answers(question, 3))
        .extracting(GrantAnswer::grantId)
        .containsExactly(id(0), id(1), id(2));
    assertThat(GrantsOfKey.of(all).answers(question, 4)).hasSize(4);
    assertThat(GrantsOfKey.of(all).answers(question, 5)).hasSize(4);
    assertThat(GrantsOfKey.NONE.answers(question, 1)).isEmpty();
  }

  @Test
  void obstacle_otherOperation() {
    assertThat(obstacle(grant(1, ALICE, DECRYPT), ask(ENCRYPT, EncryptionContext.EMPTY, null)))
        .isEqualTo("it does not allow Encrypt");
  }

  @Test
  void obstacle_otherSource() {
    GrantRecord bound = grant(1, ALICE, FROM_SOURCE, DECRYPT);
    assertThat(obstacle(bound, ask(DECRYPT, EncryptionContext.EMPTY, null)))
        .isEqualTo("it is bound to the source " + SOURCE);
    assertThat(obstacle(bound, ask(DECRYPT, EncryptionContext.EMPTY, SOURCE))).isNull();
  }

  @Test
  void obstacle_otherContext_onlyWhereThereIsOne() {
    GrantRecord bound = grant(1, ALICE, IN_CONTEXT, DECRYPT, DESCRIBE_KEY);
    assertThat(obstacle(bound, ask(DECRYPT, context("a", "2"), null)))
        .isEqualTo("the encryption context does not meet its constraint");
    assertThat(obstacle(bound, ask(DECRYPT, context("a", "1"), null))).isNull();
    assertThat(obstacle(bound, ask(DESCRIBE_KEY, EncryptionContext.EMPTY, null))).isNull();
  }

  @Test
  void obstacle_newGrantThatAllowsMore() {
    GrantRecord parent = grant(1, ALICE, IN_CONTEXT, DECRYPT, CREATE_GRANT);
    GrantQuestion question = ask(CREATE_GRANT, EncryptionContext.EMPTY, null);
    String more = "the new grant would allow more than it does";
    assertThat(obstacle(parent, question.withChild(List.of(DECRYPT), IN_CONTEXT))).isNull();
    assertThat(obstacle(parent, question.withChild(List.of(ENCRYPT), IN_CONTEXT))).isEqualTo(more);
    assertThat(obstacle(parent, question.withChild(List.of(DECRYPT), GrantConstraints.NONE)))
        .isEqualTo(more);
  }

  @Test
  void obstacle_tooNew_unlessTheTokenIsThere() {
    GrantRecord grant = grant(1, ALICE, DECRYPT);
    for (boolean token : new boolean[] {false, true}) {
      Set<String> tokens = token ? Set.of(grant.grantId()) : Set.of();
      GrantQuestion question =
          GrantQuestion.of(
              GranteeNames.of(Caller.of(ALICE)),
              DECRYPT,
              EncryptionContext.EMPTY,
              null,
              new GrantVisibility(MADE, Duration.ofMinutes(5), tokens));
      assertThat(obstacle(grant, question))
          .isEqualTo(token ? null : "it is too new to count without its grant token");
    }
  }
}
