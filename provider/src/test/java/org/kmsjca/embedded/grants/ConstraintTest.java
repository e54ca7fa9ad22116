// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.grants.GrantRecords.SOURCE;
import static org.kmsjca.embedded.grants.GrantRecords.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.testing.Spec;

/** Constraints are compared as a naive model compares them, and narrower ones allow less. */
class ConstraintTest {

  @Property(tries = 3000)
  @Spec("GR-24")
  void allowsContext_isWhatTheNaiveModelSays(
      @ForAll("constraints") GrantConstraints constraints,
      @ForAll("contexts") EncryptionContext context) {
    assertThat(Constraint.of(constraints).allowsContext(ContextPairs.of(context)))
        .isEqualTo(naivelyAllows(constraints, context));
  }

  @Property(tries = 5000)
  @Spec("GR-30")
  void narrowerConstraint_allowsNothingMore(
      @ForAll("constraints") GrantConstraints parent,
      @ForAll("constraints") GrantConstraints child,
      @ForAll("contexts") EncryptionContext context,
      @ForAll("sources") String source) {
    Constraint narrow = Constraint.of(child);
    Constraint wide = Constraint.of(parent);
    String sourceArn = source.isEmpty() ? null : source;
    if (narrow.isAtLeastAsStrictAs(wide) && allows(narrow, context, sourceArn)) {
      assertThat(allows(wide, context, sourceArn)).isTrue();
    }
  }

  @Property
  @Spec("GR-30")
  void addedPairs_areNarrower(
      @ForAll("constraints") GrantConstraints parent, @ForAll("contexts") EncryptionContext more) {
    Map<String, String> subset = new java.util.HashMap<>(parent.encryptionContextSubset().pairs());
    more.pairs().forEach(subset::putIfAbsent);
    GrantConstraints child =
        new GrantConstraints(
            EncryptionContext.of(subset), parent.encryptionContextEquals(), parent.sourceArn());
    assertThat(Constraint.of(child).isAtLeastAsStrictAs(Constraint.of(parent))).isTrue();
    assertThat(Constraint.of(parent).isAtLeastAsStrictAs(Constraint.of(parent))).isTrue();
  }

  @Test
  @Spec("GR-30")
  void narrowing_caseByCase() {
    GrantConstraints none = GrantConstraints.NONE;
    GrantConstraints subset = GrantConstraints.subset(context("a", "1"));
    GrantConstraints larger = GrantConstraints.subset(context("A", "1", "b", "2"));
    GrantConstraints equal = GrantConstraints.equalTo(context("a", "1"));
    GrantConstraints largerEqual = GrantConstraints.equalTo(context("a", "1", "b", "2"));
    GrantConstraints bound =
        new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, SOURCE);
    assertStricter(none, none, true);
    assertStricter(subset, none, true);
    assertStricter(equal, none, true);
    assertStricter(bound, none, true);
    assertStricter(none, subset, false);
    assertStricter(none, equal, false);
    assertStricter(none, bound, false);
    assertStricter(larger, subset, true);
    assertStricter(subset, larger, false);
    assertStricter(equal, subset, true);
    assertStricter(largerEqual, subset, true);
    assertStricter(subset, equal, false);
    assertStricter(largerEqual, equal, false);
    assertStricter(equal, largerEqual, false);
    assertStricter(GrantConstraints.equalTo(context("A", "1")), equal, true);
    assertStricter(GrantConstraints.equalTo(context("a", "2")), equal, false);
    assertStricter(new GrantConstraints(context("b", "2"), context("a", "1"), null), larger, true);
    assertStricter(
        new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, SOURCE + "2"),
        bound,
        false);
  }

  @Test
  @Spec("GR-24")
  void keysThatDifferOnlyInCase_needAPairEach() {
    GrantConstraints twice = GrantConstraints.subset(context("a", "1", "A", "1"));
    assertThat(allows(Constraint.of(twice), context("a", "1"), null)).isFalse();
    assertThat(allows(Constraint.of(twice), context("a", "1", "A", "1"), null)).isTrue();
    GrantConstraints once = GrantConstraints.equalTo(context("a", "1"));
    assertThat(allows(Constraint.of(once), context("a", "1", "A", "1"), null)).isFalse();
    assertThat(allows(Constraint.of(once), context("a", "1", "A", "2"), null)).isFalse();
    GrantConstraints subset = GrantConstraints.subset(context("a", "1"));
    assertThat(allows(Constraint.of(subset), context("a", "2", "A", "1"), null)).isTrue();
  }

  @Test
  @Spec("GR-26")
  void source_mustBeTheSameText() {
    Constraint bound =
        Constraint.of(
            new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, SOURCE));
    assertThat(bound.allowsSource(SOURCE)).isTrue();
    assertThat(bound.allowsSource(null)).isFalse();
    assertThat(bound.allowsSource(SOURCE.toUpperCase(Locale.ROOT))).isFalse();
    assertThat(Constraint.of(GrantConstraints.NONE).allowsSource(null)).isTrue();
    assertThat(Constraint.of(GrantConstraints.NONE).allowsSource(SOURCE)).isTrue();
  }

  @Test
  void union_hasEachPairAsOftenAsTheOneWithMore() {
    ContextPairs two = ContextPairs.of(context("a", "1", "A", "1"));
    ContextPairs one = ContextPairs.of(context("a", "1"));
    assertThat(two.and(one)).isEqualTo(two);
    assertThat(one.and(two)).isEqualTo(two);
    assertThat(one.and(ContextPairs.of(context("b", "1"))).pairs()).hasSize(2);
    assertThat(ContextPairs.NONE.and(one)).isEqualTo(one);
  }

  private static void assertStricter(
      GrantConstraints child, GrantConstraints parent, boolean expected) {
    assertThat(Constraint.of(child).isAtLeastAsStrictAs(Constraint.of(parent)))
        .as("%s within %s", child, parent)
        .isEqualTo(expected);
  }

  private static boolean allows(
      Constraint constraint, EncryptionContext context, @Nullable String source) {
    return constraint.allowsContext(ContextPairs.of(context)) && constraint.allowsSource(source);
  }

  /* Takes pairs away one after the other. */
  private static boolean naivelyAllows(GrantConstraints constraints, EncryptionContext context) {
    List<String> exact = lowered(constraints.encryptionContextEquals());
    List<String> there = lowered(context);
    if (!exact.isEmpty()) {
      List<String> rest = new ArrayList<>(there);
      for (String pair : exact) {
        if (!rest.remove(pair)) {
          return false;
        }
      }
      if (!rest.isEmpty()) {
        return false;
      }
    }
    for (String pair : lowered(constraints.encryptionContextSubset())) {
      if (!there.remove(pair)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> lowered(EncryptionContext context) {
    List<String> pairs = new ArrayList<>();
    context
        .pairs()
        .forEach((key, value) -> pairs.add(key.toLowerCase(Locale.ROOT) + "\u0000" + value));
    return pairs;
  }

  /** Few keys and values, so that contexts often meet. */
  @Provide
  Arbitrary<EncryptionContext> contexts() {
    return Arbitraries.maps(Arbitraries.of("a", "A", "b", "c"), Arbitraries.of("1", "2", "x"))
        .ofMaxSize(4)
        .map(EncryptionContext::of);
  }

  @Provide
  Arbitrary<String> sources() {
    return Arbitraries.of("", SOURCE, SOURCE + "2");
  }

  @Provide
  Arbitrary<GrantConstraints> constraints() {
    return Combinators.combine(
            Arbitraries.oneOf(Arbitraries.just(EncryptionContext.EMPTY), contexts()),
            Arbitraries.oneOf(Arbitraries.just(EncryptionContext.EMPTY), contexts()),
            sources())
        .as(
            (subset, equal, source) ->
                new GrantConstraints(subset, equal, source.isEmpty() ? null : source));
  }
}
