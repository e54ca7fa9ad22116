// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.KeyMaterial;

/** A list of chains for tests, without a store. */
public final class InMemoryChainDirectory implements ChainDirectory {

  private final Map<String, ChainRecord> chains = new LinkedHashMap<>();
  private final Map<String, KeyMaterial> signingKeys = new LinkedHashMap<>();

  /** Whether heads are refused from now on. */
  public boolean failing;

  @Override
  public synchronized List<ChainRecord> chains() {
    return new ArrayList<>(chains.values());
  }

  @Override
  public synchronized void create(ChainRecord chain, KeyMaterial signingKey) {
    if (chains.putIfAbsent(chain.id(), chain) != null) {
      throw new KmsUnavailableException(KmsErrorCode.KMS_INTERNAL, "the chain is listed already");
    }
    signingKeys.put(chain.id(), signingKey.copy());
  }

  @Override
  public synchronized KeyMaterial signingKey(String chainId) {
    check(chainId);
    return signingKeys.get(chainId).copy();
  }

  @Override
  public synchronized void advance(String chainId, ChainHead head) {
    check(chainId);
    if (head.number() > chains.get(chainId).head().number()) {
      chains.computeIfPresent(chainId, (id, chain) -> chain.withHead(head));
    }
  }

  private void check(String chainId) {
    if (failing) {
      throw new KmsUnavailableException(KmsErrorCode.KMS_INTERNAL, "the test wants a failure");
    }
    if (!chains.containsKey(chainId)) {
      throw new KmsUnavailableException(KmsErrorCode.KMS_INTERNAL, "no chain " + chainId);
    }
  }
}
