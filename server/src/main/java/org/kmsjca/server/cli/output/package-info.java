/**
 * Results as the AWS command line prints them: JSON, text and tables, after a JMESPath query.
 *
 * <p>What is printed here is maps, lists, texts, numbers, flags and null; where it comes from is
 * unknown here.
 *
 * <p><b>Thread safety:</b> what is made here is immutable or confined to one thread.
 */
@NullMarked
package org.kmsjca.server.cli.output;

import org.jspecify.annotations.NullMarked;
