/**
 * From the words of a command line to the request of an operation: flag names, files, shorthand and
 * JSON, as the AWS command line understands them.
 *
 * <p>Nothing is performed here, and nothing is printed. Which flags there are is read off the
 * records of the operations.
 *
 * <p><b>Thread safety:</b> what is made here is immutable or confined to one thread.
 */
@NullMarked
package org.kmsjca.server.cli.input;

import org.jspecify.annotations.NullMarked;
