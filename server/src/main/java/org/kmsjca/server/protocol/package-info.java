// SPDX-License-Identifier: Apache-2.0
/**
 * How operations look outside of Java: their names, members and values, derived from the records of
 * the operations and from nothing else, and the AWS JSON 1.1 and AWS query protocols made of that.
 *
 * <p>{@link org.kmsjca.server.protocol.ServiceOperations} lists the operations of a service; the
 * endpoint and the command line both read their names and members there. The package knows no
 * network, no signature and no caller.
 *
 * <p><b>Thread safety:</b> tables and codecs are immutable.
 */
@NullMarked
package org.kmsjca.server.protocol;

import org.jspecify.annotations.NullMarked;
