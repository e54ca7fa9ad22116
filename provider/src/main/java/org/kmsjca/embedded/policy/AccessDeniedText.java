// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

/** The wording of refusals. */
final class AccessDeniedText {

  private static final String FOREIGN =
      " because the resource does not exist in this Region, no resource-based policies allow access,"
          + " or a resource-based policy explicitly denies access";

  private AccessDeniedText() {}

  static String of(AuthorizationRequest request, Decision.ExplicitDeny denial) {
    PolicySource source = denial.statement().source();
    if (request.isForeign() && source == PolicySource.KEY_POLICY) {
      return subject(request) + FOREIGN;
    }
    String article = source == PolicySource.IDENTITY_POLICY ? "an " : "a ";
    return subject(request)
        + " with an explicit deny in "
        + article
        + source.awsText()
        + reason(denial.statement().toString());
  }

  static String of(AuthorizationRequest request, Decision.ImplicitDeny denial) {
    MissingPermission missing = denial.missing();
    return subject(request)
        + switch (missing) {
          case OPERATION_ACROSS_ACCOUNTS -> FOREIGN + reason(missing.text());
          case KEY_POLICY, GRANT ->
              request.isForeign() ? FOREIGN : notAllowed(request, PolicySource.KEY_POLICY, missing);
          case IDENTITY_POLICY -> notAllowed(request, PolicySource.IDENTITY_POLICY, missing);
          case SESSION_POLICY -> notAllowed(request, PolicySource.SESSION_POLICY, missing);
          case PERMISSIONS_BOUNDARY ->
              notAllowed(request, PolicySource.PERMISSIONS_BOUNDARY, missing);
        };
  }

  private static String subject(AuthorizationRequest request) {
    return "User: "
        + request.caller().arn()
        + " is not authorized to perform: "
        + request.action()
        + " on resource: "
        + request.resourceText();
  }

  private static String notAllowed(
      AuthorizationRequest request, PolicySource source, MissingPermission missing) {
    return " because no "
        + source.awsText()
        + " allows the "
        + request.action()
        + " action"
        + reason(missing.text());
  }

  private static String reason(String text) {
    return " (" + text + ")";
  }
}
