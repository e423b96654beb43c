-- 0002_service.sql: what a service that runs beside its own listings needs.

-- What a record held before our latest writes: a listing that still shows it is late, nobody has edited the record back.
CREATE TABLE superseded (
    record_id   INTEGER NOT NULL,
    values_hash INTEGER NOT NULL,
    at_ms       INTEGER NOT NULL,
    CONSTRAINT superseded_pk PRIMARY KEY (record_id, values_hash),
    CONSTRAINT superseded_record_fk FOREIGN KEY (record_id) REFERENCES record (id)
) STRICT, WITHOUT ROWID;

-- Whose writes are still open: to be counted at every scrape of the metrics, and found beside thousands that are done.
CREATE INDEX operation_open ON operation (contact_id) WHERE state <> 'done';

-- What the record held of the fields that a write changes: what undoing it puts back.
ALTER TABLE operation ADD COLUMN before_json TEXT NOT NULL DEFAULT '{}';
