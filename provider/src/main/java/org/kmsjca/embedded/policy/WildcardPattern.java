// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
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

  private static final int MAX_REQUIRED = 32;

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

  /* A literal run of the tail, perhaps empty. Looking for it first settles most mismatches. */
  private final String required;
  private final @Nullable Automaton tail;

  private WildcardPattern(
      String prefix, boolean anyTail, String required, @Nullable Automaton tail) {
    this.prefix = prefix;
    this.anyTail = anyTail;
    this.required = required;
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
    Automaton tail = stars || rest.length == 0 ? null : new Automaton(rest, reach);
    return new WildcardPattern(prefix, stars, required(rest), tail);
  }

  /** Gives the longest literal run, cut to a length that keeps the search for it linear. */
  private static String required(int[] tokens) {
    int best = 0;
    int bestLength = 0;
    int start = 0;
    for (int i = 0; i <= tokens.length; i++) {
      if (i == tokens.length || tokens[i] < 0) {
        if (i - start > bestLength) {
          best = start;
          bestLength = i - start;
        }
        start = i + 1;
      }
    }
    return text(Arrays.copyOfRange(tokens, best, best + Math.min(bestLength, MAX_REQUIRED)));
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

  /** Tells whether there are no wildcards. */
  boolean isExact() {
    return !anyTail && tail == null;
  }

  /** Tells whether the whole text matches. */
  boolean matches(String text) {
    if (anyTail) {
      return text.startsWith(prefix);
    }
    if (tail == null) {
      return text.equals(prefix);
    }
    int start = prefix.length();
    return text.startsWith(prefix)
        && text.indexOf(required, start) >= 0
        && tail.matches(text, start);
  }

  /** Gives the token of a character, a wildcard if it is one. */
  static int token(int character) {
    return character == '*' ? STAR : character == '?' ? ANY : character;
  }

  /**
   * The bit-parallel automaton. State i means: the first i tokens that are no stars have matched. A
   * star in front of token i makes state i keep itself alive on any character.
   */
  private static final class Automaton {

    private static final int ASCII = 128;

    private final int states;
    private final int words;
    private final long[] loops;
    private final long[] loopsAtColon;

    /* The mask of a character has bit i set if the character fits token i. Masks stand one after
     * the other; the first one is that of all characters that the pattern does not name. */
    private final long[] masks;
    private final byte[] asciiMask = new byte[ASCII];
    private final Map<Character, Integer> otherMask = new HashMap<>();

    Automaton(int[] tokens, Reach reach) {
      int[] steps = Arrays.stream(tokens).filter(token -> token != STAR).toArray();
      states = steps.length + 1;
      words = (states + Long.SIZE - 1) / Long.SIZE;
      loops = new long[words];
      loopsAtColon = new long[words];
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
      int colon = reach == Reach.ARN_PART ? ':' : ANY;
      masks = masks(steps, colon);
    }

    private long[] masks(int[] steps, int withoutAny) {
      int[] named =
          IntStream.concat(IntStream.of(withoutAny), Arrays.stream(steps))
              .filter(token -> token != ANY)
              .distinct()
              .sorted() // ASCII first, so that its mask numbers fit into bytes
              .toArray();
      long[] all = new long[(named.length + 1) * words];
      for (int mask = 0; mask <= named.length; mask++) {
        int character = mask == 0 ? STAR : named[mask - 1];
        for (int i = 0; i < steps.length; i++) {
          boolean any = steps[i] == ANY && character != withoutAny;
          if (any || steps[i] == character) {
            all[mask * words + i / Long.SIZE] |= 1L << (i % Long.SIZE);
          }
        }
        if (character >= ASCII) {
          otherMask.put((char) character, mask);
        } else if (mask > 0) {
          asciiMask[character] = (byte) mask;
        }
      }
      return all;
    }

    boolean matches(String text, int from) {
      return words == 1 ? matchesInOneWord(text, from) : matchesInManyWords(text, from);
    }

    private boolean matchesInOneWord(String text, int from) {
      long loop = loops[0];
      long loopAtColon = loopsAtColon[0];
      long alive = 1;
      for (int i = from; i < text.length() && alive != 0; i++) {
        char c = text.charAt(i);
        alive = ((alive & masks[mask(c)]) << 1) | (alive & (c == ':' ? loopAtColon : loop));
      }
      return ((alive >>> (states - 1)) & 1) != 0;
    }

    private boolean matchesInManyWords(String text, int from) {
      long[] alive = new long[words];
      alive[0] = 1;
      for (int i = from; i < text.length(); i++) {
        char c = text.charAt(i);
        int mask = mask(c) * words;
        long[] kept = c == ':' ? loopsAtColon : loops;
        long carry = 0;
        long any = 0;
        for (int word = 0; word < words; word++) {
          long moved = alive[word] & masks[mask + word];
          alive[word] = (moved << 1) | carry | (alive[word] & kept[word]);
          carry = moved >>> (Long.SIZE - 1);
          any |= alive[word];
        }
        if (any == 0) {
          return false;
        }
      }
      int last = states - 1;
      return ((alive[last / Long.SIZE] >>> (last % Long.SIZE)) & 1) != 0;
    }

    private int mask(char c) {
      return c < ASCII ? Byte.toUnsignedInt(asciiMask[c]) : otherMask.getOrDefault(c, 0);
    }

    private static void set(long[] bits, int index) {
      bits[index / Long.SIZE] |= 1L << (index % Long.SIZE);
    }
  }
}
