// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionValuesTest {

  @Test
  void add_sameNameInOtherCase_isOneKeyWithBothValues() {
    ConditionValues context =
        ConditionValues.builder().add("aws:Name", "a").add("AWS:NAME", "b").build();
    assertThat(context.get("aws:name")).containsExactly("a", "b");
  }

  @Test
  void addAll_noValues_makesTheKeyPresent() {
    ConditionValues context = ConditionValues.builder().addAll("aws:TagKeys", List.of()).build();
    assertThat(context.get("aws:TagKeys")).isEmpty();
    assertThat(context.get("aws:Other")).isNull();
  }

  @Test
  void addAll_contextWithACommonKey_joinsAndLeavesTheContextAlone() {
    ConditionValues caller =
        ConditionValues.builder().add("aws:Name", "a").add("aws:userid", "u").build();
    ConditionValues context =
        ConditionValues.builder()
            .add("aws:name", "z")
            .addAll(caller)
            .add("aws:userid", "v")
            .build();
    assertThat(context.get("aws:name")).containsExactly("z", "a");
    assertThat(context.get("aws:userid")).containsExactly("u", "v");
    assertThat(caller.get("aws:name")).containsExactly("a");
    assertThat(caller.get("aws:userid")).containsExactly("u");
  }

  @Test
  void build_builderChangedLater_contextStays() {
    ConditionValues.Builder builder = ConditionValues.builder().add("a", "1");
    ConditionValues context = builder.build();
    builder.add("a", "2").add("b", "3");
    assertThat(context.get("a")).containsExactly("1");
    assertThat(context.get("b")).isNull();
  }

  @Test
  void get_values_cannotBeChanged() {
    ConditionValues context = ConditionValues.builder().add("a", "1").add("a", "2").build();
    List<String> values = context.get("a");
    assertThatThrownBy(() -> values.add("3")).isInstanceOf(UnsupportedOperationException.class);
  }
}
