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

-- run.report_json is not written any more: the report of a run is made from its operations.

-- What the record held of the fields that a write changes: what undoing it puts back.
ALTER TABLE operation ADD COLUMN before_json TEXT NOT NULL DEFAULT '{}';

-- What a person has said of two records: one person, or two. It outranks what their keys and names say.
CREATE TABLE verdict (
    record_a INTEGER NOT NULL,
    record_b INTEGER NOT NULL,
    same     INTEGER NOT NULL CHECK (same IN (0, 1)),
    at_ms    INTEGER NOT NULL,
    CONSTRAINT verdict_pk PRIMARY KEY (record_a, record_b),
    CONSTRAINT verdict_order CHECK (record_a < record_b),
    CONSTRAINT verdict_a_fk FOREIGN KEY (record_a) REFERENCES record (id),
    CONSTRAINT verdict_b_fk FOREIGN KEY (record_b) REFERENCES record (id)
) STRICT, WITHOUT ROWID;

-- Where a person wants no record of a contact.
CREATE TABLE left_out (
    contact_id INTEGER NOT NULL,
    provider   TEXT    NOT NULL,
    at_ms      INTEGER NOT NULL,
    CONSTRAINT left_out_pk PRIMARY KEY (contact_id, provider),
    CONSTRAINT left_out_contact_fk FOREIGN KEY (contact_id) REFERENCES contact (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
