// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

/** How a command ends, in the numbers of version 2 of the AWS command line. */
public final class FileExit {

  /** All is well. */
  public static final int OK = 0;

  /** What was typed cannot be understood, or would overwrite something. */
  public static final int USAGE = 252;

  /** The service refused. */
  public static final int SERVICE = 254;

  /** Anything else: a wrong message, a file that cannot be read or written. */
  public static final int GENERAL = 255;

  private FileExit() {}
}
