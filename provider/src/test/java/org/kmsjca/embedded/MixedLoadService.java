// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.nio.file.Path;
import java.util.Properties;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.Iam;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.spi.Configuration;

/** The service of a directory, as the root of the account sees it from two Regions. */
record MixedLoadService(EmbeddedService service) {

  static final String REGION = "local-region-1";
  static final String OTHER_REGION = "local-region-2";
  static final String GRANTEE = "arn:aws:iam::000000000000:user/Grantee";
  static final Caller ROOT = Caller.of("arn:aws:iam::000000000000:root");

  /** Opens the service of a directory and makes the user who is given grants. */
  static MixedLoadService open(Path directory) {
    Properties properties = new Properties();
    properties.setProperty("region", REGION);
    MixedLoadService service =
        new MixedLoadService(EmbeddedService.open(Configuration.of(directory, properties)));
    try {
      service.iam().call(CreateUser.of("Grantee"));
    } catch (IamException e) {
      if (e.code() != IamErrorCode.ENTITY_ALREADY_EXISTS) {
        throw e;
      }
    }
    return service;
  }

  Kms kms() {
    return service.as(ROOT).kms();
  }

  Kms kmsElsewhere() {
    return service.as(ROOT).inRegion(OTHER_REGION).kms();
  }

  Iam iam() {
    return service.as(ROOT).iam();
  }
}
