// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request context: condition keys with their values.
 *
 * <p>Names are compared without regard to case. A key that is absent and a key with no values are
 * different things, see {@code IfExists} and {@code Null} in docs/spec/policy.md. Values are text;
 * the condition operators read them.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class ConditionValues {

  private static final ConditionValues NONE = new Builder().build();

  private final Map<String, List<String>> values;

  private ConditionValues(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Gives the context without any key.
   *
   * @return the empty context
   */
  public static ConditionValues none() {
    return NONE;
  }

  /**
   * Starts a context.
   *
   * @return a builder without keys
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Looks a key up.
   *
   * @param name the condition key in any case, for example {@code kms:ViaService}
   * @return its values, perhaps none; null if the key is absent
   */
  public @Nullable List<String> get(String name) {
    return values.get(canonical(name));
  }

  /** Looks a name up that {@link #canonical} made. */
  @Nullable List<String> getCanonical(String name) {
    return values.get(name);
  }

  /** Gives the form in which names are compared. */
  static String canonical(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The keys with their values. */
  @Override
  public String toString() {
    return values.toString();
  }

  /** Collects condition keys. Confined to one thread. */
  public static final class Builder {

    /* Of immutable lists, so that contexts may share them. */
    private final Map<String, List<String>> values = new HashMap<>();

    private Builder() {}

    /**
     * Adds one value to a key. Names that differ only in case are one key, which then has several
     * values.
     *
     * @param name the condition key
     * @param value the value
     * @return this
     */
    public Builder add(String name, String value) {
      return put(canonical(name), List.of(value));
    }

    /**
     * Adds values to a key, and makes the key present even if there are none.
     *
     * @param name the condition key
     * @param more the values, perhaps none
     * @return this
     */
    public Builder addAll(String name, Collection<String> more) {
      return put(canonical(name), List.copyOf(more));
    }

    /**
     * Adds all keys of a context with their values.
     *
     * @param more the context, for example what is known of the caller
     * @return this
     */
    public Builder addAll(ConditionValues more) {
      more.values.forEach(this::put);
      return this;
    }

    @CanIgnoreReturnValue
    private Builder put(String canonicalName, List<String> more) {
      values.merge(canonicalName, more, Builder::joined);
      return this;
    }

    private static List<String> joined(List<String> first, List<String> second) {
      List<String> both = new ArrayList<>(first);
      both.addAll(second);
      return List.copyOf(both);
    }

    /**
     * Makes the context.
     *
     * @return a context that later changes of this builder do not touch
     */
    public ConditionValues build() {
      return new ConditionValues(new HashMap<>(values));
    }
  }
}
