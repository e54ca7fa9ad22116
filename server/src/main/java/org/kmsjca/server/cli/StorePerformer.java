// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.EmbeddedCaller;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.spi.Configuration;

/** Performs operations on a store of this machine. Confined to one thread. */
final class StorePerformer implements Performer {

  private final StoreAccess access;
  private final Configuration configuration;
  private final EmbeddedService service;
  private @Nullable EmbeddedCaller caller;

  /** Opens the store. */
  StorePerformer(StoreAccess access) {
    this.access = access;
    configuration = access.configuration();
    service = access.open();
  }

  @Override
  public Object perform(Record request) {
    EmbeddedCaller known = caller;
    if (known == null) {
      known = access.caller(service, configuration);
      caller = known;
    }
    return request instanceof IamRequest<?> iam
        ? known.iam().call(iam)
        : known.kms().call((KmsRequest<?>) request);
  }

  @Override
  public void close() {
    service.close();
  }
}
