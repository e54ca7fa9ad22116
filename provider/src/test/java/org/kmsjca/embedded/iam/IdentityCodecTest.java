// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.testing.Spec;

/** What is written is read again. */
class IdentityCodecTest {

  @Property
  @Spec("ID-32")
  void roundTrip(@ForAll("identities") Identity identity) {
    IdentityDocument document = IdentityCodec.write(identity);
    assertThat(IdentityCodec.read(document)).isEqualTo(identity);
    assertThat(document.secret()).isNull();
  }

  @Example
  @Spec("ID-32")
  void membersOfLaterReleases_areIgnored() {
    Identity.Account account = new Identity.Account("111122223333", List.of("AKIA"));
    IdentityDocument document = IdentityCodec.write(account);
    String json = document.json().replaceFirst("\\{", "{\"later\":{\"a\":[1]},");
    assertThat(IdentityCodec.read(new IdentityDocument(document.id(), document.kind(), json, null)))
        .isEqualTo(account);
  }

  @Property
  @Spec("ID-32")
  void damagedDocuments_areRefused(@ForAll("identities") Identity identity) {
    IdentityDocument document = IdentityCodec.write(identity);
    String json = document.json();
    for (String damaged : List.of("", "{}", "[]", "null", json.substring(0, json.length() / 2))) {
      assertThatThrownBy(
              () ->
                  IdentityCodec.read(
                      new IdentityDocument(document.id(), document.kind(), damaged, null)))
          .isInstanceOf(KmsUnavailableException.class);
    }
    assertThatThrownBy(
            () -> IdentityCodec.read(new IdentityDocument(document.id(), "ghost", json, null)))
        .isInstanceOf(KmsUnavailableException.class);
  }

  @Provide
  Arbitrary<Identity> identities() {
    Arbitrary<String> text = Arbitraries.strings().ofMaxLength(40);
    Arbitrary<String> name = Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(20);
    Arbitrary<List<String>> names = name.list().ofMaxSize(4);
    Arbitrary<TreeMap<String, String>> map =
        Arbitraries.maps(text, text).ofMaxSize(4).map(TreeMap::new);
    Arbitrary<Instant> time =
        Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond);
    Arbitrary<Attachments> attachments =
        Combinators.combine(map, names, text.injectNull(0.5), map).as(Attachments::new);
    Arbitrary<Identity> users =
        Combinators.combine(name, name, time, attachments, names, names)
            .as((n, id, t, a, g, k) -> new Identity.User(arn("user/" + n), id, t, a, g, k));
    Arbitrary<Identity> groups =
        Combinators.combine(name, name, time, attachments)
            .as((n, id, t, a) -> new Identity.Group(arn("group/p/" + n), id, t, a));
    Arbitrary<Identity> roles =
        Combinators.combine(name, name, time, attachments, text, text)
            .as((n, id, t, a, p, d) -> new Identity.Role(arn("role/" + n), id, t, a, p, d, 3600));
    Arbitrary<Identity.Policy.Version> version =
        Combinators.combine(name, text, time).as(Identity.Policy.Version::new);
    Arbitrary<Identity> policies =
        Combinators.combine(name, time, text, name, version.list().ofMinSize(1).ofMaxSize(5))
            .as(
                (n, t, d, v, all) ->
                    new Identity.Policy(arn("policy/" + n), n, t, t, d, v, all, all.size()));
    Arbitrary<Identity> keys =
        Combinators.combine(name, name, time, Arbitraries.of(true, false))
            .as((id, n, t, on) -> new Identity.AccessKey(id, arn("user/" + n), n, on, t));
    Arbitrary<Identity> sessions =
        Combinators.combine(name, name, time, text.injectNull(0.5), map)
            .as(
                (id, n, t, p, m) ->
                    new Identity.Session(
                        id,
                        arn("role/" + n),
                        n,
                        n,
                        t,
                        t.plusSeconds(1),
                        p,
                        List.copyOf(m.keySet()),
                        m,
                        List.copyOf(m.values()),
                        p,
                        "00ff"));
    return Arbitraries.oneOf(List.of(users, groups, roles, policies, keys, sessions));
  }

  private static Arn arn(String resource) {
    return new Arn("aws", "iam", "", "111122223333", resource);
  }
}
