// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

/** How a command ended, in the numbers of version 2 of the AWS command line. */
public final class ExitCode {

  /** All is well. */
  public static final int OK = 0;

  /** What was typed cannot be understood. */
  public static final int USAGE = 252;

  /** Store, profile or credentials are missing or wrong. */
  public static final int CONFIGURATION = 253;

  /** The service refused the request. */
  public static final int SERVICE = 254;

  /** Anything else. */
  public static final int GENERAL = 255;

  private ExitCode() {}
}
