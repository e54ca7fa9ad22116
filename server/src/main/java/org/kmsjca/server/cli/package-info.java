/**
 * The command line {@code kms-jca}: the verbs of {@code aws kms}, {@code aws iam} and {@code aws
 * sts} on a store of this machine, and what looks after the store.
 *
 * <p>Verbs and flags are made of the tables of operations when they are asked for; no operation is
 * named here. The package decides nothing: policies do, and the service that applies them.
 *
 * <p><b>Thread safety:</b> one command runs in one thread.
 */
@NullMarked
package org.kmsjca.server.cli;

import org.jspecify.annotations.NullMarked;
