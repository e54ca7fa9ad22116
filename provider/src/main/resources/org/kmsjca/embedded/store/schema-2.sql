-- Schema version 2: docs/spec/store.md, section 2. One statement ends at each semicolon.
-- The codes of rows that exist already are written by the program, which has the root key.
ALTER TABLE store ADD COLUMN argon2_salt BLOB;

ALTER TABLE store ADD COLUMN argon2_memory_kib INTEGER;

ALTER TABLE store ADD COLUMN argon2_iterations INTEGER;

ALTER TABLE store ADD COLUMN argon2_parallelism INTEGER;

ALTER TABLE store ADD COLUMN mac BLOB NOT NULL DEFAULT x'';

ALTER TABLE kms_key ADD COLUMN key_manager TEXT NOT NULL DEFAULT 'CUSTOMER';

ALTER TABLE kms_key ADD COLUMN pending_window_days INTEGER;

ALTER TABLE kms_key ADD COLUMN deletion_due_since TEXT;

ALTER TABLE kms_key ADD COLUMN primary_region TEXT;

ALTER TABLE kms_key ADD COLUMN tags TEXT NOT NULL DEFAULT '{}';

ALTER TABLE kms_key ADD COLUMN rotation_period_days INTEGER;

ALTER TABLE kms_key ADD COLUMN next_rotation_date TEXT;

ALTER TABLE kms_key ADD COLUMN mac BLOB NOT NULL DEFAULT x'';

CREATE TABLE backing_key_2 (
  key_arn            TEXT NOT NULL REFERENCES kms_key (arn) ON DELETE CASCADE,
  material_id        TEXT NOT NULL,
  generation         INTEGER NOT NULL,
  creation_date      TEXT NOT NULL,
  wrapped            BLOB,
  state              TEXT NOT NULL,
  rotation_type      TEXT,
  rotation_date      TEXT,
  expiration_model   TEXT,
  valid_to           TEXT,
  import_description TEXT,
  mac                BLOB NOT NULL,
  PRIMARY KEY (key_arn, material_id)
) STRICT, WITHOUT ROWID;

INSERT INTO backing_key_2 (key_arn, material_id, generation, creation_date, wrapped, state, mac)
  SELECT b.key_arn, b.material_id, b.generation, b.creation_date, b.wrapped,
    CASE WHEN EXISTS (SELECT 1 FROM backing_key n
        WHERE n.key_arn = b.key_arn AND n.generation > b.generation)
      THEN 'NON_CURRENT' ELSE 'CURRENT' END,
    x''
  FROM backing_key b;

DROP TABLE backing_key;

ALTER TABLE backing_key_2 RENAME TO backing_key;

ALTER TABLE alias ADD COLUMN mac BLOB NOT NULL DEFAULT x'';

ALTER TABLE removed ADD COLUMN mac BLOB NOT NULL DEFAULT x'';

CREATE TABLE kms_grant (
  key_arn            TEXT NOT NULL REFERENCES kms_key (arn) ON DELETE CASCADE,
  grant_id           TEXT NOT NULL,
  name               TEXT,
  creation_date      TEXT NOT NULL,
  grantee_principal  TEXT,
  grantee_service    TEXT,
  retiring_principal TEXT,
  retiring_service   TEXT,
  issuing_account    TEXT NOT NULL,
  operations         TEXT NOT NULL,
  context_subset     BLOB,
  context_equals     BLOB,
  source_arn         TEXT,
  mac                BLOB NOT NULL,
  PRIMARY KEY (key_arn, grant_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX kms_grant_retiring_principal ON kms_grant (retiring_principal)
  WHERE retiring_principal IS NOT NULL;

CREATE INDEX kms_grant_retiring_service ON kms_grant (retiring_service)
  WHERE retiring_service IS NOT NULL;

CREATE TABLE identity (
  id            TEXT NOT NULL PRIMARY KEY,
  change_number INTEGER NOT NULL,
  kind          TEXT NOT NULL,
  json          TEXT NOT NULL,
  wrapped       BLOB,
  mac           BLOB NOT NULL
) STRICT;

CREATE INDEX identity_change ON identity (change_number);

CREATE TABLE removed_identity (
  id            TEXT NOT NULL PRIMARY KEY,
  change_number INTEGER NOT NULL,
  mac           BLOB NOT NULL
) STRICT;

CREATE INDEX removed_identity_change ON removed_identity (change_number);

CREATE TABLE last_use (
  key_arn    TEXT NOT NULL PRIMARY KEY REFERENCES kms_key (arn) ON DELETE CASCADE,
  operation  TEXT NOT NULL,
  time       TEXT NOT NULL,
  event_id   TEXT,
  request_id TEXT,
  mac        BLOB NOT NULL
) STRICT;

CREATE TABLE audit_chain (
  id            TEXT NOT NULL PRIMARY KEY,
  creation_date TEXT NOT NULL,
  public_key    BLOB NOT NULL,
  wrapped       BLOB NOT NULL,
  head_number   INTEGER NOT NULL,
  head_hash     BLOB NOT NULL,
  mac           BLOB NOT NULL
) STRICT;
