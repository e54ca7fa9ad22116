// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.Optional;

/** The kinds of identities that carry policies. */
enum HolderType {
  /** A person or a program. */
  USER("user", "User", 2048, Identity.User.class),
  /** Several users. */
  GROUP("group", "Group", 5120, Identity.Group.class),
  /** What users and programs may become for a time. */
  ROLE("role", "Role", 10240, Identity.Role.class);

  private final String text;
  private final String title;
  private final int maxInlineCharacters;
  private final Class<? extends Identity.Holder> kind;

  HolderType(
      String text, String title, int maxInlineCharacters, Class<? extends Identity.Holder> kind) {
    this.text = text;
    this.title = title;
    this.maxInlineCharacters = maxInlineCharacters;
    this.kind = kind;
  }

  /** Gives the kind as ARNs and messages name it. */
  String text() {
    return text;
  }

  /** Gives the kind at the beginning of a message. */
  String title() {
    return title;
  }

  /** Tells how many characters the inline policies of one may have, white space not counted. */
  int maxInlineCharacters() {
    return maxInlineCharacters;
  }

  /** Finds one by its name. */
  Optional<? extends Identity.Holder> look(StoredIdentities known, String account, String name) {
    return switch (this) {
      case USER -> known.user(account, name);
      case GROUP -> known.group(account, name);
      case ROLE -> known.role(account, name);
    };
  }

  /**
   * Finds one that must be there.
   *
   * @throws org.kmsjca.embedded.iam.operations.IamException with {@code NoSuchEntity}
   */
  Identity.Holder find(IamCall call, String name) {
    return look(call.known(), call.account(), name)
        .map(Identity.Holder.class::cast)
        .orElseThrow(
            () -> IamCall.missing("The " + text + " with name " + name + " cannot be found."));
  }

  /** Gives the class of its records. */
  Class<? extends Identity.Holder> kind() {
    return kind;
  }
}
