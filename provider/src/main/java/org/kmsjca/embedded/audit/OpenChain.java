// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.KeyMaterial;

/**
 * A chain that this process has taken.
 *
 * @param id names it
 * @param lock keeps others away
 * @param signingKey signs its digests
 * @param writer appends to it
 */
record OpenChain(String id, ChainLock lock, KeyMaterial signingKey, ChainWriter writer) {

  private static final System.Logger LOGGER = System.getLogger(OpenChain.class.getPackageName());
  private static final int ID_BYTES = 8;

  /**
   * Takes a chain that no process writes, or begins one.
   *
   * @throws KmsUnavailableException see {@link AuditLog#open}
   */
  static OpenChain of(
      ChainFiles files,
      ChainDirectory directory,
      Instant now,
      SecureRandom random,
      AuditLog.Parameters parameters) {
    // An interrupt would make the locks fail; it is put aside.
    boolean interrupted = Thread.interrupted();
    try {
      files.makeDirectory();
      Opening opening = new Opening(files, directory, now, random, parameters);
      OpenChain taken = opening.takeOne();
      return taken == null ? opening.beginOne() : taken;
    } catch (IOException e) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL,
          "the audit directory " + files.directory() + " cannot be used: " + e.getMessage(),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What opening a chain needs. */
  private record Opening(
      ChainFiles files,
      ChainDirectory directory,
      Instant now,
      SecureRandom random,
      AuditLog.Parameters parameters) {

    @Nullable OpenChain takeOne() throws IOException {
      for (ChainRecord chain : directory.chains()) {
        ChainLock lock = ChainLock.tryTake(files, chain.id());
        if (lock != null) {
          OpenChain taken = resume(chain, lock);
          if (taken != null) {
            return taken;
          }
        }
      }
      return null;
    }

    private @Nullable OpenChain resume(ChainRecord listed, ChainLock lock) throws IOException {
      OpenChain taken = null;
      try {
        // Another process may have moved the head before it gave the chain back.
        ChainRecord chain = newest(listed);
        ChainTail tail = ChainTail.find(files, chain);
        if (tail == null) {
          LOGGER.log(
              System.Logger.Level.WARNING,
              "the audit chain " + chain.id() + " lacks records; it is not continued");
          return null;
        }
        taken = open(chain, lock, tail, directory.signingKey(chain.id()));
        return taken;
      } finally {
        if (taken == null) {
          lock.close();
        }
      }
    }

    private ChainRecord newest(ChainRecord listed) {
      List<ChainRecord> chains = directory.chains();
      return chains.stream()
          .filter(chain -> chain.id().equals(listed.id()))
          .findFirst()
          .orElse(listed);
    }

    OpenChain beginOne() throws IOException {
      KeyMaterial signingKey = DigestKey.generate(random);
      byte[] id = new byte[ID_BYTES];
      random.nextBytes(id);
      ChainRecord chain =
          new ChainRecord(
              HexFormat.of().formatHex(id), now, DigestKey.publicKey(signingKey), ChainHead.START);
      ChainLock lock = ChainLock.tryTake(files, chain.id());
      if (lock == null) {
        throw new IOException("a new chain is in use");
      }
      OpenChain begun = null;
      try {
        directory.create(chain, signingKey);
        begun = open(chain, lock, ChainTail.EMPTY, signingKey);
        return begun;
      } finally {
        if (begun == null) {
          signingKey.destroy();
          lock.close();
        }
      }
    }

    private OpenChain open(ChainRecord chain, ChainLock lock, ChainTail tail, KeyMaterial key)
        throws IOException {
      Path publicKey = files.publicKey(chain.id());
      if (!Files.exists(publicKey)) {
        files.createIfAbsent(publicKey);
        Files.write(
            publicKey, DigestKey.pem(chain.publicKey()).getBytes(StandardCharsets.US_ASCII));
      }
      ServiceRecords service =
          new ServiceRecords(
              new AuditEvents(new EventIds(random)), parameters.region(), parameters.account());
      ChainWriter writer =
          new ChainWriter(
              files,
              chain.id(),
              tail,
              key,
              new ChainWriter.Limits(parameters.maxFileBytes(), parameters.maxFileAge()),
              service);
      writer.open(now);
      return new OpenChain(chain.id(), lock, key, writer);
    }
  }
}
