/**
 * The pure policy evaluator: policies and a request go in, a {@link
 * org.kmsjca.embedded.policy.Decision} with its reasons comes out.
 *
 * <p>{@link org.kmsjca.embedded.policy.PolicyDocument} reads a key policy or an identity policy
 * once and keeps it in a compiled form; {@link org.kmsjca.embedded.policy.Authorizer} decides one
 * request; {@link org.kmsjca.embedded.policy.Explainer} tells why; {@link
 * org.kmsjca.embedded.policy.LockoutCheck} refuses a key policy that would lock its author out. The
 * package does not know which policies apply to whom, does not evaluate grants, reads no clock, and
 * stores nothing. It has more files than the usual budget, because each operator family of the
 * condition language is a small file of its own.
 *
 * <p><b>Thread safety:</b> all types are immutable, but for {@link
 * org.kmsjca.embedded.policy.ConditionValues.Builder}, which is confined to one thread.
 * <b>Secrets:</b> none.
 *
 * @see "docs/spec/policy.md"
 */
@NullMarked
package org.kmsjca.embedded.policy;

import org.jspecify.annotations.NullMarked;
