// SPDX-License-Identifier: Apache-2.0
/**
 * What each operation of the embedded service needs and does: one small class for each, listed in
 * {@link org.kmsjca.embedded.operations.ServiceOperations}.
 *
 * <p>A class resolves the identifiers of one call when it is made, says what must be authorised
 * with which condition keys, checks what is its own, and performs. It does not decide whether the
 * caller may do it, does not choose the order of the steps, and writes neither to the store nor to
 * the audit trail: changes and records are returned to the engine. That is why the package has more
 * files than the usual budget.
 *
 * <p><b>Thread safety:</b> objects of one call are confined to its thread; all else is thread-safe.
 */
@NullMarked
package org.kmsjca.embedded.operations;

import org.jspecify.annotations.NullMarked;
