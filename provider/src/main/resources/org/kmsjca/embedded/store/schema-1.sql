-- Schema version 1: docs/spec/store.md, section 2. One statement ends at each semicolon.
CREATE TABLE store (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  change_number INTEGER NOT NULL,
  root_key_id   TEXT NOT NULL
) STRICT;

CREATE TABLE kms_key (
  arn           TEXT NOT NULL PRIMARY KEY,
  change_number INTEGER NOT NULL,
  creation_date TEXT NOT NULL,
  description   TEXT NOT NULL,
  key_usage     TEXT NOT NULL,
  key_spec      TEXT NOT NULL,
  origin        TEXT NOT NULL,
  state         TEXT NOT NULL,
  deletion_date TEXT,
  policy        TEXT NOT NULL
) STRICT;

CREATE INDEX kms_key_change ON kms_key (change_number);

CREATE TABLE backing_key (
  key_arn       TEXT NOT NULL REFERENCES kms_key (arn) ON DELETE CASCADE,
  material_id   TEXT NOT NULL,
  generation    INTEGER NOT NULL,
  creation_date TEXT NOT NULL,
  wrapped       BLOB NOT NULL,
  PRIMARY KEY (key_arn, material_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE alias (
  arn               TEXT NOT NULL PRIMARY KEY,
  change_number     INTEGER NOT NULL,
  key_arn           TEXT NOT NULL REFERENCES kms_key (arn),
  creation_date     TEXT NOT NULL,
  last_updated_date TEXT NOT NULL
) STRICT;

CREATE INDEX alias_change ON alias (change_number);

CREATE INDEX alias_key ON alias (key_arn);

CREATE TABLE removed (
  arn           TEXT NOT NULL PRIMARY KEY,
  change_number INTEGER NOT NULL
) STRICT;

CREATE INDEX removed_change ON removed (change_number);
