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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.grants.GrantQuestion.Sources;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.testing.Spec;

/** The index finds what a search through all grants finds. */
class GrantsOfKeyTest {

  private static final List<String> GRANTEES =
      List.of(
          ALICE,
          BOB,
          ROOT,
          "arn:aws:iam::111122223333:role/x/App",
          "arn:aws:sts::111122223333:assumed-role/App/one");
  private static final List<String> CALLERS =
      List.of(
          ALICE,
          BOB,
          ROOT,
          "arn:aws:sts::111122223333:assumed-role/App/one",
          "arn:aws:sts::111122223333:assumed-role/App/two",
          "arn:aws:iam::444455556666:user/Alice");
  private static final List<EncryptionContext> CONTEXTS =
      List.of(
          EncryptionContext.EMPTY,
          context("a", "1"),
          context("A", "1"),
          context("a", "1", "b", "2"),
          context("b", "2"),
          context("a", "2"));
  private static final List<GrantOperation> OPERATIONS =
      List.of(
          GrantOperation.DECRYPT,
          GrantOperation.DESCRIBE_KEY,
          GrantOperation.RE_ENCRYPT_TO,
          GrantOperation.CREATE_GRANT);

  @Property(tries = 150)
  @Spec("GR-20")
  void index_findsWhatASearchFinds(@ForAll long seed) {
    Random random = new Random(seed);
    GrantsOfKey grants = GrantsOfKey.NONE;
    NavigableMap<String, GrantRecord> model = new TreeMap<>();
    int steps = 1 + random.nextInt(200);
    for (int i = 0; i < steps; i++) {
      int number = random.nextInt(120);
      if (random.nextInt(4) == 0) {
        grants = grants.without(id(number));
        model.remove(id(number));
      } else {
        GrantRecord grant = random(random, number);
        grants = grants.with(grant);
        model.put(grant.grantId(), grant);
      }
    }
    compareLists(grants, model, random);
    compareDecisions(grants, model, random);
    compareDecisions(GrantsOfKey.of(model.values()), model, random);
  }

  private static void compareLists(
      GrantsOfKey grants, NavigableMap<String, GrantRecord> model, Random random) {
    assertThat(grants.size()).isEqualTo(model.size());
    assertThat(grants.all()).containsExactlyElementsOf(model.values());
    String from = id(random.nextInt(120));
    int limit = 1 + random.nextInt(20);
    assertThat(grants.after(from, limit))
        .containsExactlyElementsOf(
            model.tailMap(from, false).values().stream().limit(limit).toList());
    assertThat(grants.after(null, limit))
        .containsExactlyElementsOf(model.values().stream().limit(limit).toList());
    for (String grantee : GRANTEES) {
      assertThat(grants.forGrantee(grantee))
          .containsExactlyElementsOf(
              model.values().stream().filter(one -> one.grantee().equals(grantee)).toList());
    }
    assertThat(grants.named("n1"))
        .containsExactlyInAnyOrderElementsOf(
            model.values().stream().filter(one -> "n1".equals(one.name())).toList());
    for (int i = 0; i < 120; i++) {
      assertThat(grants.grant(id(i)).orElse(null)).isEqualTo(model.get(id(i)));
    }
  }

  private static void compareDecisions(
      GrantsOfKey grants, NavigableMap<String, GrantRecord> model, Random random) {
    for (int i = 0; i < 40; i++) {
      Caller caller = Caller.of(pick(CALLERS, random));
      GrantOperation operation = pick(OPERATIONS, random);
      EncryptionContext context = pick(CONTEXTS, random);
      String source = random.nextBoolean() ? SOURCE : null;
      GrantQuestion question =
          GrantQuestion.of(
                  GranteeNames.of(caller), operation, context, source, GrantVisibility.all(MADE))
              .among(Sources.ANY);
      AllowingGrants found = grants.allowing(question);
      List<GrantRecord> direct = new ArrayList<>();
      List<GrantRecord> account = new ArrayList<>();
      for (GrantRecord grant : model.values()) {
        if (naivelyAllows(grant, operation, context, source)) {
          if (isDirect(grant, caller)) {
            direct.add(grant);
          } else if (grant.grantee().equals(ROOT) && caller.account().equals("111122223333")) {
            account.add(grant);
          }
        }
      }
      assertOneOf(found.direct(), direct);
      assertOneOf(found.account(), direct.isEmpty() ? account : List.of());
      assertThat(found.dependsOnTime()).isFalse();
    }
  }

  private static void assertOneOf(@Nullable GrantRecord found, List<GrantRecord> allowing) {
    if (allowing.isEmpty()) {
      assertThat(found).isNull();
    } else {
      assertThat(found).isIn(allowing);
    }
  }

  private static boolean isDirect(GrantRecord grant, Caller caller) {
    boolean session = caller.arn().toString().contains("assumed-role/App/");
    return grant.grantee().equals(caller.arn().toString())
        || (session && grant.grantee().endsWith("role/x/App"));
  }

  private static boolean naivelyAllows(
      GrantRecord grant,
      GrantOperation operation,
      EncryptionContext context,
      @Nullable String source) {
    Constraint constraint = Constraint.of(grant.constraints());
    boolean contextual =
        operation == GrantOperation.DECRYPT || operation == GrantOperation.RE_ENCRYPT_TO;
    return grant.operations().contains(operation)
        && constraint.allowsSource(source)
        && (!contextual || constraint.allowsContext(ContextPairs.of(context)));
  }

  private static GrantRecord random(Random random, int number) {
    GrantConstraints constraints =
        new GrantConstraints(
            random.nextBoolean() ? EncryptionContext.EMPTY : pick(CONTEXTS, random),
            random.nextBoolean() ? EncryptionContext.EMPTY : pick(CONTEXTS, random),
            random.nextInt(3) == 0 ? SOURCE : null);
    GrantOperation[] operations =
        random.nextInt(3) == 0
            ? OPERATIONS.toArray(new GrantOperation[0])
            : new GrantOperation[] {pick(OPERATIONS, random)};
    return grant(
        number,
        pick(GRANTEES, random),
        null,
        random.nextBoolean() ? null : "n" + random.nextInt(3),
        constraints,
        operations);
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  @Test
  void manyGrantsToOneGrantee_areFoundByTheirConstraints() {
    List<GrantRecord> many = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      EncryptionContext context = context("volume", "v" + i);
      many.add(
          grant(
              i,
              ALICE,
              i % 2 == 0 ? GrantConstraints.subset(context) : GrantConstraints.equalTo(context),
              GrantOperation.DECRYPT));
    }
    GrantsOfKey grants = GrantsOfKey.of(many);
    for (int i = 0; i < 3000; i++) {
      assertThat(allowing(grants, context("Volume", "v" + i))).isEqualTo(many.get(i));
    }
    assertThat(allowing(grants, context("volume", "v3000"))).isNull();
    assertThat(allowing(grants, context("volume", "v2", "more", "x"))).isEqualTo(many.get(2));
    assertThat(allowing(grants, context("volume", "v3", "more", "x"))).isNull();
    assertThat(allowing(grants, EncryptionContext.EMPTY)).isNull();
  }

  @Test
  void manyGrantsBoundToResources_areFoundByTheResource() {
    List<GrantRecord> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(
          grant(
              i,
              ALICE,
              new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, SOURCE + i),
              GrantOperation.DECRYPT));
    }
    GrantsOfKey grants = GrantsOfKey.of(many);
    GrantQuestion bound =
        GrantQuestion.of(
            names(ALICE),
            GrantOperation.DECRYPT,
            context("a", "1"),
            SOURCE + 42,
            GrantVisibility.all(MADE));
    assertThat(grants.allowing(bound).direct()).isEqualTo(many.get(42));
    assertThat(grants.allowing(bound.among(Sources.BOUND)).direct()).isEqualTo(many.get(42));
    assertThat(grants.allowing(bound.among(Sources.FREE)).direct()).isNull();
    assertThat(allowing(grants, context("a", "1"))).isNull();
  }

  @Test
  void manyGrantsWithConstraints_countForOperationsWithoutContext() {
    List<GrantRecord> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(
          grant(
              i,
              ALICE,
              new GrantConstraints(context("a", "v" + i), EncryptionContext.EMPTY, null),
              GrantOperation.DECRYPT,
              GrantOperation.DESCRIBE_KEY));
    }
    GrantQuestion describe =
        GrantQuestion.of(
            names(ALICE),
            GrantOperation.DESCRIBE_KEY,
            EncryptionContext.EMPTY,
            null,
            GrantVisibility.all(MADE));
    assertThat(GrantsOfKey.of(many).allowing(describe).direct()).isEqualTo(many.get(0));
  }

  @Test
  void forGrantee_rolesOfOneNameWithDifferentPaths_areTwo() {
    String role = "arn:aws:iam::111122223333:role/App";
    String other = "arn:aws:iam::111122223333:role/x/App";
    GrantRecord one = grant(1, role, GrantOperation.DECRYPT);
    GrantRecord two = grant(2, other, GrantOperation.DECRYPT);
    GrantsOfKey grants = GrantsOfKey.of(List.of(one)).with(two);
    assertThat(grants.forGrantee(role)).containsExactly(one);
    assertThat(grants.forGrantee(other)).containsExactly(two);
  }

  @Test
  @Spec("GR-50")
  void visibility_byAgeOrToken() {
    GrantsOfKey grants = GrantsOfKey.of(List.of(grant(1, ALICE, GrantOperation.DECRYPT)));
    Duration delay = Duration.ofMinutes(5);
    assertThat(allowing(grants, new GrantVisibility(MADE, delay, Set.of())))
        .isEqualTo(AllowingGrants.NONE);
    assertThat(allowing(grants, new GrantVisibility(MADE, delay, Set.of(id(2)))))
        .isEqualTo(AllowingGrants.NONE);
    AllowingGrants byToken = allowing(grants, new GrantVisibility(MADE, delay, Set.of(id(1))));
    assertThat(byToken.directIds()).containsExactly(id(1));
    assertThat(byToken.accountIds()).isEmpty();
    assertThat(byToken.dependsOnTime()).isFalse();
    AllowingGrants byAge = allowing(grants, new GrantVisibility(MADE.plus(delay), delay, Set.of()));
    assertThat(byAge.directIds()).containsExactly(id(1));
    assertThat(byAge.dependsOnTime()).isTrue();
    AllowingGrants clockSetBack =
        allowing(grants, new GrantVisibility(MADE.minusSeconds(1), Duration.ZERO, Set.of()));
    assertThat(clockSetBack.directIds()).containsExactly(id(1));
  }

  @Test
  @Spec("GR-22")
  void grantToTheAccount_isDirectForItsRootUserOnly() {
    GrantsOfKey grants = GrantsOfKey.of(List.of(grant(1, ROOT, GrantOperation.DECRYPT)));
    AllowingGrants root = allowing(grants, ROOT, GrantVisibility.all(MADE));
    assertThat(root.directIds()).containsExactly(id(1));
    assertThat(root.accountIds()).isEmpty();
    GrantVisibility later =
        new GrantVisibility(MADE.plusSeconds(60), Duration.ofSeconds(60), Set.of());
    AllowingGrants user = allowing(grants, ALICE, later);
    assertThat(user.directIds()).isEmpty();
    assertThat(user.accountIds()).containsExactly(id(1));
    assertThat(user.dependsOnTime()).isTrue();
  }

  @Test
  @Spec("GR-30")
  void child_mustBeWithinOneParent() {
    GrantsOfKey grants =
        GrantsOfKey.of(
            List.of(
                grant(1, ALICE, GrantOperation.CREATE_GRANT, GrantOperation.DECRYPT),
                grant(2, ALICE, GrantOperation.CREATE_GRANT, GrantOperation.ENCRYPT)));
    GrantQuestion question =
        GrantQuestion.of(
            names(ALICE),
            GrantOperation.CREATE_GRANT,
            EncryptionContext.EMPTY,
            null,
            GrantVisibility.all(MADE));
    assertThat(child(grants, question, GrantOperation.DECRYPT)).containsExactly(id(1));
    assertThat(child(grants, question, GrantOperation.ENCRYPT, GrantOperation.CREATE_GRANT))
        .containsExactly(id(2));
    assertThat(child(grants, question, GrantOperation.ENCRYPT, GrantOperation.DECRYPT))
        .as("two parents together allow nothing that none of them allows")
        .isEmpty();
  }

  private static List<String> child(
      GrantsOfKey grants, GrantQuestion question, GrantOperation... operations) {
    return grants
        .allowing(question.withChild(List.of(operations), GrantConstraints.NONE))
        .directIds();
  }

  private static @Nullable GrantRecord allowing(GrantsOfKey grants, EncryptionContext context) {
    return grants
        .allowing(
            GrantQuestion.of(
                names(ALICE), GrantOperation.DECRYPT, context, null, GrantVisibility.all(MADE)))
        .direct();
  }

  private static AllowingGrants allowing(GrantsOfKey grants, GrantVisibility visibility) {
    return allowing(grants, ALICE, visibility);
  }

  private static AllowingGrants allowing(
      GrantsOfKey grants, String caller, GrantVisibility visibility) {
    return grants.allowing(
        GrantQuestion.of(
            names(caller), GrantOperation.DECRYPT, EncryptionContext.EMPTY, null, visibility));
  }

  private static GranteeNames names(String caller) {
    return GranteeNames.of(Caller.of(caller));
  }
}
