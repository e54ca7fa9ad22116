// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text with wildcards, compiled: {@code *} stands for any run of characters, {@code ?} for one
 * UTF-16 code unit.
 *
 * <p>Matching takes time linear in the text for every pattern: the literal beginning is compared at
 * once, the rest is run as a bit-parallel automaton, 64 pattern positions in one machine word.
 * There is no backtracking that a hostile pattern could make slow.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class WildcardPattern {

  /** The token of {@code *}; characters are tokens of their own value. */
  static final int STAR = -1;

  /** The token of {@code ?}. */
  static final int ANY = -2;

  /** Where wildcards may reach. */
  enum Reach {
    /** Anywhere. */
    TEXT,
    /**
     * Within one part of an ARN; only a {@code *} that ends a part may run over colons. This is how
     * Resource elements match.
     */
    ARN_PART
  }

  private final String prefix;
  private final boolean anyTail;
  private final @Nullable Automaton tail;

  private WildcardPattern(String prefix, boolean anyTail, @Nullable Automaton tail) {
    this.prefix = prefix;
    this.anyTail = anyTail;
    this.tail = tail;
  }

  /** Compiles a text in which every {@code *} and {@code ?} is a wildcard. */
  static WildcardPattern of(String text) {
    return of(tokens(text), Reach.TEXT);
  }

  /** Compiles tokens. */
  static WildcardPattern of(int[] tokens, Reach reach) {
    int literal = 0;
    while (literal < tokens.length && tokens[literal] >= 0) {
      literal++;
    }
    String prefix = text(Arrays.copyOf(tokens, literal));
    int[] rest = Arrays.copyOfRange(tokens, literal, tokens.length);
    boolean stars = rest.length > 0 && Arrays.stream(rest).allMatch(token -> token == STAR);
    return new WildcardPattern(
        prefix, stars, stars || rest.length == 0 ? null : new Automaton(rest, reach));
  }

  /** Splits a text into tokens, wildcards included. */
  static int[] tokens(String text) {
    return text.chars().map(WildcardPattern::token).toArray();
  }

  /** Writes tokens as text, wildcards as the characters they are written with. */
  static String text(int[] tokens) {
    StringBuilder text = new StringBuilder(tokens.length);
    for (int token : tokens) {
      text.append(token == STAR ? '*' : token == ANY ? '?' : (char) token);
    }
    return text.toString();
  }

  /** Tells whether the whole text matches. */
  boolean matches(String text) {
    if (anyTail) {
      return text.startsWith(prefix);
    }
    if (tail == null) {
      return text.equals(prefix);
    }
    return text.startsWith(prefix) && tail.matches(text, prefix.length());
  }

  private static int token(int character) {
    return character == '*' ? STAR : character == '?' ? ANY : character;
  }

  /**
   * The bit-parallel automaton. State i means: the first i tokens that are no stars have matched. A
   * star in front of token i makes state i keep itself alive on any character.
   */
  private static final class Automaton {

    private static final int ASCII = 128;

    private final int states;
    private final long[] loops;
    private final long[] loopsAtColon;
    private final long[] anywhere;
    private final long[][] ascii = new long[ASCII][];
    private final Map<Character, long[]> others = new HashMap<>();

    Automaton(int[] tokens, Reach reach) {
      int[] steps = Arrays.stream(tokens).filter(token -> token != STAR).toArray();
      states = steps.length + 1;
      int words = (states + Long.SIZE - 1) / Long.SIZE;
      loops = new long[words];
      loopsAtColon = new long[words];
      anywhere = new long[words];
      int state = 0;
      for (int i = 0; i < tokens.length; i++) {
        if (tokens[i] != STAR) {
          state++;
          continue;
        }
        set(loops, state);
        if (reach == Reach.TEXT || i + 1 == tokens.length || tokens[i + 1] == ':') {
          set(loopsAtColon, state);
        }
      }
      for (int i = 0; i < steps.length; i++) {
        if (steps[i] == ANY) {
          set(anywhere, i);
        }
      }
      Arrays.fill(ascii, anywhere);
      if (reach == Reach.ARN_PART) {
        ascii[':'] = new long[words];
      }
      for (int i = 0; i < steps.length; i++) {
        if (steps[i] != ANY) {
          set(ownMask((char) steps[i]), i);
        }
      }
    }

    boolean matches(String text, int from) {
      return loops.length == 1 ? matchesInOneWord(text, from) : matchesInManyWords(text, from);
    }

    private boolean matchesInOneWord(String text, int from) {
      long alive = 1;
      for (int i = from; i < text.length() && alive != 0; i++) {
        char c = text.charAt(i);
        long kept = alive & (c == ':' ? loopsAtColon : loops)[0];
        alive = ((alive & mask(c)[0]) << 1) | kept;
      }
      return (alive >>> (states - 1) & 1) != 0;
    }

    private boolean matchesInManyWords(String text, int from) {
      long[] alive = new long[loops.length];
      alive[0] = 1;
      for (int i = from; i < text.length(); i++) {
        char c = text.charAt(i);
        long[] mask = mask(c);
        long[] kept = c == ':' ? loopsAtColon : loops;
        long carry = 0;
        long any = 0;
        for (int word = 0; word < alive.length; word++) {
          long moved = alive[word] & mask[word];
          alive[word] = (moved << 1) | carry | (alive[word] & kept[word]);
          carry = moved >>> (Long.SIZE - 1);
          any |= alive[word];
        }
        if (any == 0) {
          return false;
        }
      }
      int last = states - 1;
      return (alive[last / Long.SIZE] >>> (last % Long.SIZE) & 1) != 0;
    }

    private long[] mask(char c) {
      return c < ASCII ? ascii[c] : others.getOrDefault(c, anywhere);
    }

    /** Gives the mask of a character for writing; a new one starts with the {@code ?} tokens. */
    private long[] ownMask(char c) {
      if (c >= ASCII) {
        return others.computeIfAbsent(c, unused -> anywhere.clone());
      }
      if (ascii[c] == anywhere) {
        ascii[c] = anywhere.clone();
      }
      return ascii[c];
    }

    private static void set(long[] bits, int index) {
      bits[index / Long.SIZE] |= 1L << (index % Long.SIZE);
    }
  }
}
