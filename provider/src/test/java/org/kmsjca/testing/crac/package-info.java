// SPDX-License-Identifier: Apache-2.0
/** What a JVM with CRaC offers, as far as resources see it. */
package org.kmsjca.testing.crac;
