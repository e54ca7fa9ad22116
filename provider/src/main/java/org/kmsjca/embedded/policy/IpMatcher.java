// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.Optional;

/** A value of an address operator: a block of IPv4 or IPv6 addresses. Immutable. */
final class IpMatcher implements ValueMatcher {

  private final Optional<IpBlock> block;

  IpMatcher(String policyValue) {
    block = IpBlock.parse(policyValue);
  }

  @Override
  public Outcome match(String requestValue, RequestContext context) {
    Optional<IpBlock> address = IpBlock.parse(requestValue).filter(IpBlock::isSingleAddress);
    return address.isEmpty() || block.isEmpty()
        ? Outcome.UNDECIDED
        : Outcome.of(block.get().contains(address.get()));
  }
}
