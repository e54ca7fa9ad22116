// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

class MessageHeaderTest {

  private static final Bytes COMMITMENT = Bytes.wrap(new byte[32]);
  private static final List<Bytes> ONE_KEY = List.of(Bytes.utf8("k"));

  @Test
  @Spec("MF-5")
  void header_withAnExponentOutsideItsRange_isRefused() {
    for (int exponent : new int[] {11, 25}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new MessageHeader(exponent, EncryptionContext.EMPTY, ONE_KEY, COMMITMENT))
          .withMessage("segment size exponent is " + exponent + "; 12 to 24 are allowed");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MessageHeader.boundPart(exponent, EncryptionContext.EMPTY));
    }
  }

  @Test
  @Spec("MF-8")
  void header_withTooFewOrTooManyWrappedKeys_isRefused() {
    for (int count : new int[] {0, 17}) {
      List<Bytes> keys = Collections.nCopies(count, Bytes.utf8("k"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new MessageHeader(12, EncryptionContext.EMPTY, keys, COMMITMENT))
          .withMessage("number of wrapped data keys is " + count + "; 1 to 16 are allowed");
    }
  }

  @Test
  @Spec("MF-9")
  void header_withAnEmptyOrTooLargeWrappedKey_isRefused() {
    for (int size : new int[] {0, 6145}) {
      List<Bytes> keys = List.of(Bytes.utf8("k"), Bytes.wrap(new byte[size]));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new MessageHeader(12, EncryptionContext.EMPTY, keys, COMMITMENT))
          .withMessage("wrapped data key size is " + size + "; 1 to 6144 are allowed");
    }
  }

  @Test
  void header_withACommitmentOfAnotherSize_isRefused() {
    for (int size : new int[] {0, 31, 33}) {
      Bytes commitment = Bytes.wrap(new byte[size]);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new MessageHeader(12, EncryptionContext.EMPTY, ONE_KEY, commitment));
    }
  }

  @Test
  void header_whoseListIsChangedLater_staysTheSame() {
    List<Bytes> keys = new ArrayList<>(ONE_KEY);
    MessageHeader header = new MessageHeader(12, EncryptionContext.EMPTY, keys, COMMITMENT);

    keys.clear();

    assertThat(header.wrappedKeys()).isEqualTo(ONE_KEY);
  }

  @Test
  @Spec("MF-12")
  void boundPart_isWhatStandsBeforeTheWrappedKeys() {
    EncryptionContext context = EncryptionContext.of("a", "b");
    MessageHeader header = new MessageHeader(16, context, ONE_KEY, COMMITMENT);

    assertThat(header.boundPart().hex())
        .isEqualTo("4b4d53" + "01" + "0001" + "10" + "0008" + "0001" + "000161" + "000162");
    assertThat(header.encode().hex())
        .isEqualTo(header.boundPart().hex() + "01" + "0001" + "6b" + COMMITMENT.hex());
    assertThat(MessageHeader.derivationInfo(header.boundPart()).hex())
        .isEqualTo("4b4d532d414553" + header.boundPart().hex());
  }

  @Test
  @Spec("MF-7")
  void refusal_becauseOfTheContext_doesNotQuoteIt() {
    byte[] encoded =
        new MessageHeader(12, EncryptionContext.of("tenant", "secret"), ONE_KEY, COMMITMENT)
            .encode()
            .toByteArray();
    encoded[10] = 2;

    MalformedMessageException refused =
        catchThrowableOfType(
            MalformedMessageException.class, () -> MessageHeader.parse(encoded, 0, encoded.length));

    assertThat(refused.failureClass()).isEqualTo(FailureClass.BAD_CONTEXT);
    assertThat(refused).hasNoCause().message().doesNotContain("tenant").doesNotContain("secret");
  }

  @Test
  @Spec("MF-25")
  void parse_ofEveryPrefix_findsItTruncated() {
    byte[] encoded =
        new MessageHeader(12, EncryptionContext.of("a", "b"), ONE_KEY, COMMITMENT)
            .encode()
            .toByteArray();

    for (int size = 0; size < encoded.length; size++) {
      int available = size;
      MalformedMessageException refused =
          catchThrowableOfType(
              MalformedMessageException.class, () -> MessageHeader.parse(encoded, 0, available));
      assertThat(refused.failureClass()).isEqualTo(FailureClass.TRUNCATED);
    }
  }

  @Property(tries = 300)
  @Spec("MF-1")
  void parse_ofAnEncodedHeader_givesTheHeader(
      @ForAll("headers") MessageHeader header, @ForAll @Size(max = 40) byte[] around)
      throws MalformedMessageException {
    byte[] encoded = header.encode().toByteArray();
    byte[] buffer = new byte[encoded.length + 2 * around.length];
    System.arraycopy(around, 0, buffer, 0, around.length);
    System.arraycopy(encoded, 0, buffer, around.length, encoded.length);
    System.arraycopy(around, 0, buffer, around.length + encoded.length, around.length);

    MessageHeader parsed =
        MessageHeader.parse(buffer, around.length, buffer.length - around.length);

    assertThat(parsed).isEqualTo(header);
    assertThat(header.sizeBytes()).isEqualTo(encoded.length);
  }

  @Property(tries = 2000)
  @Spec("MF-7")
  void parse_ofAChangedHeader_isRefusedOrHasExactlyThoseBytes(
      @ForAll("headers") MessageHeader header,
      @ForAll int position,
      @ForAll byte value,
      @ForAll int size) {
    byte[] changed =
        Arrays.copyOf(
            header.encode().toByteArray(), 1 + Math.floorMod(size, header.sizeBytes() + 8));
    changed[Math.floorMod(position, changed.length)] = value;
    try {
      MessageHeader parsed = MessageHeader.parse(changed, 0, changed.length);

      assertThat(parsed.encode()).isEqualTo(Bytes.copyOf(changed, 0, parsed.sizeBytes()));
    } catch (MalformedMessageException e) {
      assertThat(e.failureClass()).isLessThanOrEqualTo(FailureClass.BAD_WRAPPED_KEYS);
    }
  }

  @Property(tries = 2000)
  void parse_ofRandomBytesBehindAGoodStart_isRefusedOrHasExactlyThoseBytes(
      @ForAll @Size(max = 400) byte[] random) {
    byte[] start = {'K', 'M', 'S', 1, 0, 1, 12, 0};
    byte[] message = Arrays.copyOf(start, start.length + random.length);
    System.arraycopy(random, 0, message, start.length, random.length);
    try {
      MessageHeader parsed = MessageHeader.parse(message, 0, message.length);

      assertThat(parsed.encode()).isEqualTo(Bytes.copyOf(message, 0, parsed.sizeBytes()));
    } catch (MalformedMessageException e) {
      assertThat(e.failureClass()).isLessThanOrEqualTo(FailureClass.BAD_WRAPPED_KEYS);
    }
  }

  @Property
  void headerSize_ofRandomBytes_isRefusedOrUnknown(@ForAll byte[] random) {
    try {
      assertThat(HeaderReader.headerSizeBytes(random, 0, random.length))
          .isEqualTo(HeaderReader.NEED_MORE);
    } catch (MalformedMessageException e) {
      assertThat(e.failureClass()).isEqualTo(FailureClass.BAD_MAGIC);
    }
  }

  @Provide
  Arbitrary<MessageHeader> headers() {
    Arbitrary<EncryptionContext> contexts =
        Arbitraries.maps(text(), text()).ofMaxSize(5).map(MessageHeaderTest::context);
    Arbitrary<List<Bytes>> wrappedKeys = bytes(1, 300).list().ofMinSize(1).ofMaxSize(16);
    return Combinators.combine(
            Arbitraries.integers().between(12, 24), contexts, wrappedKeys, bytes(32, 32))
        .as(MessageHeader::new);
  }

  private static EncryptionContext context(Map<String, String> pairs) {
    return EncryptionContext.of(pairs);
  }

  private static Arbitrary<Bytes> bytes(int minSize, int maxSize) {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofMinSize(minSize)
        .ofMaxSize(maxSize)
        .map(Bytes::copyOf);
  }

  /** Any well-formed text: code points up to U+10FFFF, no surrogates. */
  private static Arbitrary<String> text() {
    return Arbitraries.integers()
        .between(0, Character.MAX_CODE_POINT)
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .array(int[].class)
        .ofMaxSize(12)
        .map(points -> new String(points, 0, points.length));
  }
}
