// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.kmsjca.kms.Arn;

/**
 * What a grant token says: which grant of which key it is for.
 *
 * <p>A token is Base64 of {@code 01 0a 40, nonce(16), grant ID(32), key ARN in UTF-8, check(16)}.
 * The check is the beginning of the SHA-256 hash of a label and all that stands before it; it tells
 * damage, and no more. A token is not secret and gives no right: what counts is the grant that it
 * names, and who the caller is. That is why it needs no key of the service.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param keyArn the key
 * @param grantId the grant
 */
public record GrantToken(Arn keyArn, String grantId) {

  /** The longest text that is read as a token. */
  static final int MAX_CHARACTERS = 8192;

  /* As Base64 they are "AQpA", with which the tokens of AWS KMS begin. */
  private static final byte[] PREFIX = {0x01, 0x0a, 0x40};
  private static final byte[] LABEL = "kms-jca grant token 1".getBytes(StandardCharsets.US_ASCII);
  private static final int NONCE_BYTES = 16;
  private static final int CHECK_BYTES = 16;
  private static final int FIXED_BYTES =
      PREFIX.length + NONCE_BYTES + GrantIds.SIZE_BYTES + CHECK_BYTES;

  /**
   * Writes the token, differently each time.
   *
   * @param random where the difference comes from
   */
  public String encode(SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] arn = keyArn.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + arn.length);
    out.put(PREFIX).put(nonce).put(HexFormat.of().parseHex(grantId)).put(arn);
    out.put(check(out.array(), out.position()));
    return Base64.getEncoder().encodeToString(out.array());
  }

  /**
   * Reads a token.
   *
   * @param text a text of any form
   * @return what it says; empty if {@link #encode} did not write it
   */
  public static Optional<GrantToken> parse(String text) {
    return text.length() > MAX_CHARACTERS ? Optional.empty() : decode(text);
  }

  private static Optional<GrantToken> decode(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int checked = bytes.length - CHECK_BYTES;
    boolean whole =
        bytes.length > FIXED_BYTES
            && Arrays.equals(PREFIX, Arrays.copyOf(bytes, PREFIX.length))
            && Arrays.equals(
                check(bytes, checked), Arrays.copyOfRange(bytes, checked, bytes.length))
            && Base64.getEncoder().encodeToString(bytes).equals(text);
    if (!whole) {
      return Optional.empty();
    }
    int id = PREFIX.length + NONCE_BYTES;
    int arn = id + GrantIds.SIZE_BYTES;
    return utf8(bytes, arn, checked - arn)
        .flatMap(Arn::parse)
        .map(key -> new GrantToken(key, HexFormat.of().formatHex(bytes, id, arn)));
  }

  private static Optional<String> utf8(byte[] bytes, int offset, int size) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, offset, size))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static byte[] check(byte[] bytes, int size) {
    SHA256Digest digest = new SHA256Digest();
    digest.update(LABEL, 0, LABEL.length);
    digest.update(bytes, 0, size);
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return Arrays.copyOf(hash, CHECK_BYTES);
  }
}
