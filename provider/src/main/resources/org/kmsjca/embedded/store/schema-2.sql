-- Schema version 2: docs/spec/store.md, section 2. One statement ends at each semicolon.
ALTER TABLE store ADD COLUMN argon2_salt BLOB;

ALTER TABLE store ADD COLUMN argon2_memory_kib INTEGER;

ALTER TABLE store ADD COLUMN argon2_iterations INTEGER;

ALTER TABLE store ADD COLUMN argon2_parallelism INTEGER;
