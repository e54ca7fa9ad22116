// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** The file of a KeyStore: what it is made of, and that no other is taken for it. */
class KeyStoreFileTest {

  private final FakeProvider fake = FakeProvider.make();

  private KeyStore unloaded() throws Exception {
    return KeyStore.getInstance("KMS-AES", fake.provider());
  }

  private KeyStore load(byte[] file) throws Exception {
    KeyStore keyStore = unloaded();
    keyStore.load(new ByteArrayInputStream(file), null);
    return keyStore;
  }

  private static byte[] store(KeyStore keyStore) throws Exception {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    keyStore.store(stream, null);
    return stream.toByteArray();
  }

  private byte[] fileWithADataKey(String name) throws Exception {
    KeyStore keyStore = fake.keyStore();
    keyStore.setKeyEntry(name, DataKeys.generate(fake, "AES"), null, null);
    return store(keyStore);
  }

  private static List<String> lines(byte[] file) {
    return new String(file, StandardCharsets.UTF_8).lines().toList();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void assertRefused(byte[] file) {
    assertThatThrownBy(() -> load(file)).isInstanceOf(IOException.class);
  }

  @Test
  @Spec("KF-1")
  void file_parts_areThoseOfThePage() throws Exception {
    List<String> lines = lines(fileWithADataKey("mine"));
    assertThat(lines.get(0)).isEqualTo("KMS-JCA KeyStore 1");
    assertThat(lines).contains("backend=fake").contains("segment-size=4096B");
    assertThat(lines.subList(lines.size() - 3, lines.size()))
        .satisfiesExactly(
            key -> assertThat(key).startsWith("integrity-key=arn:"),
            entry ->
                assertThat(entry).matches("data-key-entry\\.mine=\\S+ AES 256 arn:\\S+ - \\S+"),
            mac -> assertThat(mac).matches("integrity=[\\w+/]{43}= [\\w+/=]+ [\\w+/]{43}="));
  }

  @Test
  @Spec("KF-2")
  void file_ofAnotherVersion_isRefusedByItsNumber() throws Exception {
    String file = new String(fileWithADataKey("mine"), StandardCharsets.UTF_8);
    for (String version : List.of("0", "2", "12345678", "1 ", "one", "")) {
      byte[] other = text(file.replace("KeyStore 1\n", "KeyStore " + version + "\n"));
      assertThatThrownBy(() -> load(other))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("format version '" + version + "'")
          .hasMessageContaining("known is 1");
    }
    assertRefused(text(file.replace("KeyStore 1\n", "KeyStore 1234567890\n")));
  }

  /** J-3: every single byte, and 300 changes of a bit at random places. */
  @Test
  @Spec("KF-5")
  void file_withOneChange_isRefused() throws Exception {
    byte[] file = fileWithADataKey("mine");
    for (int i = 0; i < file.length; i++) {
      byte[] changed = file.clone();
      changed[i] ^= 1;
      assertRefused(changed);
    }
    long seed = System.nanoTime();
    System.out.println("KeyStoreFileTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] changed = file.clone();
      changed[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      assertRefused(changed);
    }
  }

  @Test
  @Spec({"KF-5", "KF-7"})
  void file_truncatedOrExtended_isRefused() throws Exception {
    byte[] file = fileWithADataKey("mine");
    for (int size = 0; size < file.length; size++) {
      assertRefused(Arrays.copyOf(file, size));
    }
    for (String more : List.of("\n", "x", "#", "\nintegrity=", "region=local-region-2\n")) {
      byte[] longer = Arrays.copyOf(file, file.length + more.length());
      System.arraycopy(text(more), 0, longer, file.length, more.length());
      assertRefused(longer);
    }
  }

  /** Makes the hash of a file right again, as whoever changes it on purpose would. */
  private static byte[] rehashed(byte[] file) throws Exception {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int lastLine = text.lastIndexOf('\n', text.length() - 2) + 1;
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(file, 0, lastLine);
    String hash = Base64.getEncoder().encodeToString(digest.digest());
    String rest = text.substring(text.indexOf(' ', lastLine));
    return (text.substring(0, lastLine) + "integrity=" + hash + rest)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The hash is for damage; against people there is the MAC. */
  @Test
  @Spec("KF-5")
  void file_changedWithItsHash_isRefused() throws Exception {
    byte[] file = fileWithADataKey("mine");
    assertThat(rehashed(file)).isEqualTo(file);
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int entry = text.indexOf("data-key-entry.");
    int last = text.indexOf("integrity=", entry);
    for (int i = entry; i < last - 1; i++) {
      byte[] changed = file.clone();
      changed[i] ^= 1;
      assertRefused(rehashed(changed));
    }
    assertRefused(rehashed(text(text.substring(0, entry) + text.substring(last))));
    assertRefused(rehashed(text(text.replace("segment-size=4096B", "segment-size=8192B"))));
  }

  /** Lines of one file in another of the same service. */
  @Test
  @Spec("KF-5")
  void file_splicedOfTwo_isRefused() throws Exception {
    List<String> one = lines(fileWithADataKey("one"));
    List<String> two = lines(fileWithADataKey("two"));
    assertThat(one).hasSameSizeAs(two);
    for (int i = 0; i < one.size(); i++) {
      if (!one.get(i).equals(two.get(i))) {
        List<String> spliced = new ArrayList<>(one);
        spliced.set(i, two.get(i));
        byte[] file = text(String.join("\n", spliced) + "\n");
        assertRefused(file);
        assertRefused(rehashed(file));
      }
    }
    List<String> doubled = new ArrayList<>(one);
    doubled.add(one.size() - 1, two.get(two.size() - 2));
    assertRefused(rehashed(text(String.join("\n", doubled) + "\n")));
  }

  /** Without its first line a file would be settings alone: these have no entries. */
  @Test
  @Spec("KF-7")
  void file_withoutItsFirstLineOrItsMac_isRefused() throws Exception {
    List<String> lines = lines(fileWithADataKey("mine"));
    String body = String.join("\n", lines.subList(1, lines.size() - 1));
    assertThatThrownBy(() -> load(text(body)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("begins with 'KMS-JCA KeyStore 1'");
    assertRefused(text(lines.get(0) + "\n" + body + "\n"));
    assertRefused(text(body + "\n" + lines.get(lines.size() - 1) + "\n"));
  }

  @Test
  @Spec("KF-7")
  void settings_writtenByHand_areLoadedWithoutMac() throws Exception {
    byte[] settings = text("# mine\nbackend=fake\nstore=" + storeName() + "\n");
    assertThat(load(settings).containsAlias("test")).isTrue();
    assertThat(fake.kms().operations()).doesNotContain("Decrypt", "GenerateDataKey");
    assertThatThrownBy(() -> load(new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("empty");
  }

  private String storeName() {
    return fake.configuration().text(org.kmsjca.kms.spi.Setting.STORE);
  }

  /** J-2. */
  @Test
  @Spec("KF-12")
  void file_storedAndLoadedWithAnyPasswords_isTheSame() throws Exception {
    for (String password : new String[] {null, "", "one"}) {
      KeyStore keyStore = fake.keyStore();
      keyStore.setKeyEntry("mine", DataKeys.generate(fake, "AES"), null, null);
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      keyStore.store(stream, password == null ? new char[0] : password.toCharArray());
      KeyStore again = unloaded();
      again.load(
          new ByteArrayInputStream(stream.toByteArray()),
          password == null ? null : "another".toCharArray());
      assertThat(again.containsAlias("mine")).isTrue();
    }
  }

  @Test
  @Spec("KF-4")
  void store_theFirstTime_makesTheIntegrityKeyOnce() throws Exception {
    store(fake.keyStore());
    byte[] file = store(fake.keyStore());
    assertThat(fake.kms().aliases()).containsKey("alias/kms-jca-keystore");
    assertThat(fake.kms().operations()).containsOnlyOnce("CreateKey");
    assertThat(new String(file, StandardCharsets.UTF_8))
        .contains("/" + fake.kms().aliases().get("alias/kms-jca-keystore") + "\n");
  }

  @Test
  @Spec("KF-4")
  void store_afterAFileThatNamesAKey_isProtectedByThatKey() throws Exception {
    byte[] settings = text("backend=fake\nintegrity-key=alias/test\nstore=" + storeName() + "\n");
    byte[] file = store(load(settings));
    assertThat(lines(file)).contains("integrity-key=" + fake.keyArn());
    assertThat(lines(store(load(file)))).contains("integrity-key=" + fake.keyArn());
    assertThat(fake.kms().operations()).doesNotContain("CreateKey");
  }

  private void deny(Class<?>... operations) {
    fake.kms()
        .setFault(
            request -> {
              if (List.of(operations).contains(request.getClass())) {
                throw new KmsAccessDeniedException(KmsErrorCode.ACCESS_DENIED, "no");
              }
            });
  }

  /** Nothing is written, and no alias is changed. */
  @Test
  @Spec("KF-4")
  void store_whenItMayNotBeProtected_changesNothing() throws Exception {
    KeyStore keyStore = fake.keyStore();
    keyStore.setKeyEntry("second", fake.key(), null, null);
    for (Class<?> denied : List.of(GenerateDataKey.class, CreateKey.class)) {
      deny(denied);
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      assertThatThrownBy(() -> keyStore.store(stream, null))
          .isInstanceOf(IOException.class)
          .hasCauseInstanceOf(KmsAccessDeniedException.class);
      assertThat(stream.size()).isZero();
      assertThat(fake.kms().aliases()).containsOnlyKeys("alias/test");
    }
    fake.kms().heal();
    store(keyStore);
    assertThat(fake.kms().aliases()).containsKey("alias/second");
  }

  /** Another process was faster: its key is taken, and the other is given back. */
  @Test
  @Spec("KF-4")
  void store_whenAnotherMadeTheIntegrityKey_takesThatKey() throws Exception {
    boolean[] done = {false};
    fake.kms()
        .setFault(
            request -> {
              if (request instanceof CreateAlias && !done[0]) {
                done[0] = true;
                fake.kms().makeKey(FileSeal.DEFAULT_KEY);
              }
            });
    byte[] file = store(fake.keyStore());
    assertThat(new String(file, StandardCharsets.UTF_8))
        .contains("/" + fake.kms().aliases().get("alias/kms-jca-keystore") + "\n");
    assertThat(fake.kms().operations()).contains("ScheduleKeyDeletion");
    load(file);
  }

  /** The policy of the integrity key decides who may read the file. */
  @Test
  @Spec("KF-6")
  void load_whenTheServiceRefuses_throwsIoExceptionWithItsCause() throws Exception {
    byte[] file = fileWithADataKey("mine");
    deny(Decrypt.class);
    assertThatThrownBy(() -> load(file))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
    fake.kms().heal();
    fake.kms().setDisabled(true);
    assertThatThrownBy(() -> load(file))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(KmsKeyStateException.class);
  }

  /** J-6: a load that fails leaves what was there. */
  @Test
  @Spec("KF-8")
  void load_again_replacesAllOrNothing() throws Exception {
    byte[] one = fileWithADataKey("one");
    byte[] two = fileWithADataKey("two");
    KeyStore keyStore = load(one);
    byte[] damaged = two.clone();
    damaged[damaged.length - 10] ^= 1;
    assertThatThrownBy(() -> keyStore.load(new ByteArrayInputStream(damaged), null))
        .isInstanceOf(IOException.class);
    assertThat(keyStore.containsAlias("one")).isTrue();
    assertThat(keyStore.containsAlias("two")).isFalse();
    keyStore.load(new ByteArrayInputStream(two), null);
    assertThat(Collections.list(keyStore.aliases())).contains("two").doesNotContain("one");
    keyStore.load(null, null);
    assertThat(Collections.list(keyStore.aliases())).doesNotContain("one", "two");
  }

  @Test
  @Spec("KF-3")
  void file_longerThanAllowed_isRefusedWithoutReadingAll() throws Exception {
    long[] read = {0};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            read[0]++;
            return 'x';
          }

          @Override
          public int read(byte[] target, int offset, int size) {
            read[0] += size;
            Arrays.fill(target, offset, offset + size, (byte) 'x');
            return size;
          }
        };
    assertThatThrownBy(() -> unloaded().load(endless, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than 16777216 bytes");
    assertThat(read[0]).isLessThan(17L << 20);
  }

  /** J-1: no other file is claimed, and nobody is asked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "K",
        "KMS-JCA KeyStore",
        "KMS-JCA Keystore 1",
        "backend=embedded\n",
        "\u0000\u0001"
      })
  @Spec("KF-9")
  void probe_ofAnotherFile_isFalse(String text) throws Exception {
    Provider.Service service = fake.provider().getService("KeyStore", "KMS-AES");
    KmsKeyStore keyStore = (KmsKeyStore) service.newInstance(null);
    fake.kms().forgetOperations();
    assertThat(keyStore.engineProbe(new ByteArrayInputStream(text(text)))).isFalse();
    assertThat(keyStore.engineProbe(new ByteArrayInputStream(text("KMS-JCA KeyStore 1\n"))))
        .isTrue();
    assertThat(fake.kms().operations()).isEmpty();
  }

  /** KF-9: any bytes in any portions; no more is read than the decision needs, and none twice. */
  @Test
  @Spec("KF-9")
  void probe_ofAnyBytesInAnyPortions_answersAndLeavesTheRest() throws Exception {
    byte[] magic = text("KMS-JCA KeyStore ");
    KmsKeyStore keyStore = new KmsKeyStore(fake.provider());
    Random random = new Random(9);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      int same = random.nextInt(magic.length + 4);
      System.arraycopy(magic, 0, bytes, 0, Math.min(bytes.length, Math.min(same, magic.length)));
      boolean ours =
          bytes.length >= magic.length && Arrays.equals(Arrays.copyOf(bytes, magic.length), magic);
      InputStream stream = inPortions(bytes, random);
      assertThat(keyStore.engineProbe(stream)).as("round %s", round).isEqualTo(ours);
      assertThat(stream.readAllBytes())
          .isEqualTo(Arrays.copyOfRange(bytes, Math.min(magic.length, bytes.length), bytes.length));
    }
  }

  private static InputStream inPortions(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int offset, int size) {
        return super.read(into, offset, size == 0 ? 0 : 1 + random.nextInt(size));
      }
    };
  }
}
