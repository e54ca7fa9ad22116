// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A block of addresses: {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single address.
 *
 * <p>No name is ever resolved. IPv4 addresses that are written as IPv6 ({@code ::ffff:192.0.2.1})
 * are IPv4 addresses.
 *
 * @param bits 32 for IPv4, 128 for IPv6
 * @param address the lowest address of the block as a number
 * @param prefix the number of leading bits that all addresses of the block share
 */
record IpBlock(int bits, BigInteger address, int prefix) {

  private static final int V4_BITS = 32;
  private static final int V6_BITS = 128;
  private static final int V4_PARTS = 4;
  private static final int V6_GROUPS = 8;
  private static final int GROUP_BITS = 16;
  private static final int GROUP_DIGITS = 4;
  private static final int MAPPED_PREFIX = V6_BITS - V4_BITS;
  private static final BigInteger MAPPED = BigInteger.valueOf(0xFFFF);
  private static final BigInteger V4_MASK = BigInteger.valueOf(0xFFFF_FFFFL);

  /** Reads a block or address; empty if malformed. */
  static Optional<IpBlock> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean v6 = address.indexOf(':') >= 0;
    int bits = v6 ? V6_BITS : V4_BITS;
    BigInteger value = v6 ? v6(address) : v4(address);
    int prefix = slash < 0 ? bits : decimal(text.substring(slash + 1), bits);
    if (value.signum() < 0 || prefix < 0) {
      return Optional.empty();
    }
    if (v6 && prefix >= MAPPED_PREFIX && value.shiftRight(V4_BITS).equals(MAPPED)) {
      return Optional.of(block(V4_BITS, value.and(V4_MASK), prefix - MAPPED_PREFIX));
    }
    return Optional.of(block(bits, value, prefix));
  }

  /** Tells whether the block is one address. */
  boolean isSingleAddress() {
    return prefix == bits;
  }

  /** Tells whether an address lies in this block. */
  boolean contains(IpBlock single) {
    int host = bits - prefix;
    return bits == single.bits && address.shiftRight(host).equals(single.address.shiftRight(host));
  }

  private static IpBlock block(int bits, BigInteger value, int prefix) {
    int host = bits - prefix;
    return new IpBlock(bits, value.shiftRight(host).shiftLeft(host), prefix);
  }

  /** Reads four decimal numbers; negative if malformed. */
  private static BigInteger v4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != V4_PARTS) {
      return BigInteger.ONE.negate();
    }
    long value = 0;
    for (String part : parts) {
      int octet = decimal(part, 255);
      if (octet < 0) {
        return BigInteger.ONE.negate();
      }
      value = (value << 8) | octet;
    }
    return BigInteger.valueOf(value);
  }

  /** Reads eight groups, of which {@code ::} may leave out some; negative if malformed. */
  private static BigInteger v6(String text) {
    int gap = text.indexOf("::");
    BigInteger[] head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    BigInteger[] tail =
        gap < 0
            ? new BigInteger[] {BigInteger.ZERO, BigInteger.ZERO}
            : groups(text.substring(gap + 2), true);
    int count = head[1].intValue() + tail[1].intValue();
    if (head[0].signum() < 0 || tail[0].signum() < 0) {
      return BigInteger.ONE.negate();
    }
    if (gap < 0 ? count != V6_GROUPS : count >= V6_GROUPS) {
      return BigInteger.ONE.negate();
    }
    return head[0].shiftLeft((V6_GROUPS - head[1].intValue()) * GROUP_BITS).or(tail[0]);
  }

  /** Reads groups; gives their value and their count. The last one may be an IPv4 address. */
  private static BigInteger[] groups(String text, boolean last) {
    BigInteger value = BigInteger.ZERO;
    int count = 0;
    String[] parts = text.isEmpty() ? new String[0] : text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean v4 = last && i == parts.length - 1 && parts[i].indexOf('.') >= 0;
      BigInteger group = v4 ? v4(parts[i]) : group(parts[i]);
      if (group.signum() < 0 || count >= V6_GROUPS) {
        return new BigInteger[] {BigInteger.ONE.negate(), BigInteger.ZERO};
      }
      value = value.shiftLeft(v4 ? V4_BITS : GROUP_BITS).or(group);
      count += v4 ? 2 : 1;
    }
    return new BigInteger[] {value, BigInteger.valueOf(count)};
  }

  private static BigInteger group(String text) {
    boolean valid =
        !text.isEmpty()
            && text.length() <= GROUP_DIGITS
            && text.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
    return valid ? new BigInteger(text, 16) : BigInteger.ONE.negate();
  }

  /** Reads a decimal number without leading zeros; negative if malformed or above the maximum. */
  private static int decimal(String text, int max) {
    boolean valid =
        !text.isEmpty()
            && text.length() <= 3
            && text.chars().allMatch(c -> c >= '0' && c <= '9')
            && (text.length() == 1 || text.charAt(0) != '0');
    int value = valid ? Integer.parseInt(text) : -1;
    return value <= max ? value : -1;
  }
}
