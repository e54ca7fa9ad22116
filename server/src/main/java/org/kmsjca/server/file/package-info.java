// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code file}: encrypts, decrypts, wraps again and inspects files of any size, and
 * never leaves half of one behind.
 *
 * <p>Knows neither how a store is found nor who calls: whoever runs a command brings a provider.
 *
 * <p><b>Thread safety:</b> one command runs in one thread.
 */
@NullMarked
package org.kmsjca.server.file;

import org.jspecify.annotations.NullMarked;
