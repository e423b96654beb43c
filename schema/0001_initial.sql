-- 0001_initial.sql: the staging store. Contacts are ours, records are the services', operations are writes that exist before
-- their request does. Times are milliseconds since 1970, UTC. Providers are stored by name. Checks are chains of OR: for IN with more
-- than two values SQLite builds a temporary table for every row it writes.

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    command        TEXT    NOT NULL,
    started_at_ms  INTEGER NOT NULL,
    finished_at_ms INTEGER,
    outcome        TEXT    NOT NULL DEFAULT '',
    exit_status    INTEGER NOT NULL DEFAULT 0,
    report_json    TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE provider (
    name             TEXT    NOT NULL PRIMARY KEY,
    last_poll_at_ms  INTEGER,
    last_sweep_at_ms INTEGER,
    watermark        TEXT,
    discovered_json  TEXT    NOT NULL DEFAULT '',
    budget           TEXT    NOT NULL DEFAULT '',
    last_error       TEXT    NOT NULL DEFAULT '',
    ever_written     INTEGER NOT NULL DEFAULT 0 CHECK (ever_written IN (0, 1))
) STRICT, WITHOUT ROWID;

-- How a field behaves at a provider, so that one that ignores writes is noticed.
CREATE TABLE field_conduct (
    provider         TEXT    NOT NULL,
    field            TEXT    NOT NULL,
    ignored_in_a_row INTEGER NOT NULL,
    not_held         INTEGER NOT NULL CHECK (not_held IN (0, 1)),
    CONSTRAINT field_conduct_pk PRIMARY KEY (provider, field)
) STRICT, WITHOUT ROWID;

-- What a provider listed and nobody could read, verbatim. `seen` is cleared when a sweep begins.
CREATE TABLE unreadable (
    provider   TEXT    NOT NULL,
    key        TEXT    NOT NULL,                      -- the remote id, or a hash of the bytes where there is none
    raw        TEXT    NOT NULL,
    why        TEXT    NOT NULL,
    seen       INTEGER NOT NULL CHECK (seen IN (0, 1)),
    seen_at_ms INTEGER NOT NULL,
    CONSTRAINT unreadable_pk PRIMARY KEY (provider, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,  -- ids are never given twice: history and people refer to them
    created_at_ms INTEGER NOT NULL,
    urgency       INTEGER NOT NULL DEFAULT 0 CHECK (urgency BETWEEN 0 AND 2)  -- 0 settled, 1 to be merged, 2 an opt-out moved
) STRICT;
CREATE INDEX contact_dirty ON contact (urgency DESC, id) WHERE urgency > 0;

-- The agreed values of a contact, apart from `contact` so that marking it dirty does not rewrite them.
CREATE TABLE golden (
    contact_id  INTEGER PRIMARY KEY,
    golden_json TEXT    NOT NULL,
    CONSTRAINT golden_contact_fk FOREIGN KEY (contact_id) REFERENCES contact (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE not_mirrorable (
    contact_id INTEGER NOT NULL,
    provider   TEXT    NOT NULL,
    because    TEXT    NOT NULL,
    CONSTRAINT not_mirrorable_pk PRIMARY KEY (contact_id, provider),
    CONSTRAINT not_mirrorable_contact_fk FOREIGN KEY (contact_id) REFERENCES contact (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- One row a record, narrow: a poll that finds nothing reads only this table.
CREATE TABLE record (
    id           INTEGER PRIMARY KEY,
    provider     TEXT    NOT NULL,
    remote_id    TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state = 'live' OR state = 'missing' OR state = 'gone'),
    contact_id   INTEGER,
    link         TEXT    NOT NULL DEFAULT 'counterpart' CHECK (link IN ('counterpart', 'duplicate')),
    dirty        INTEGER NOT NULL CHECK (dirty IN (0, 1)),   -- to be matched
    opted_out    INTEGER NOT NULL CHECK (opted_out IN (0, 1)),
    raw_hash     INTEGER NOT NULL,                           -- of the bytes it came in
    content_hash INTEGER NOT NULL,                           -- of its canonical values and times
    keys_hash    INTEGER NOT NULL,                           -- of its identity keys
    seen_at_ms   INTEGER NOT NULL,                           -- when its content last changed
    CONSTRAINT record_remote_uq UNIQUE (provider, remote_id),
    CONSTRAINT record_contact_fk FOREIGN KEY (contact_id) REFERENCES contact (id)
) STRICT;
CREATE INDEX record_contact ON record (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX record_dirty ON record (provider, remote_id) WHERE dirty = 1;
CREATE INDEX record_gone ON record (contact_id) WHERE state = 'gone';

CREATE TABLE record_content (
    record_id     INTEGER PRIMARY KEY,
    values_json   TEXT    NOT NULL,
    details_json  TEXT    NOT NULL,                          -- read by its provider only
    created_at_ms INTEGER,                                   -- the service's own times
    updated_at_ms INTEGER,
    archived      INTEGER NOT NULL CHECK (archived IN (0, 1)),
    base_json     TEXT,
    CONSTRAINT record_content_record_fk FOREIGN KEY (record_id) REFERENCES record (id)
) STRICT;

-- What records can be found by. Gone records have no keys.
CREATE TABLE identity_key (
    kind      TEXT    NOT NULL CHECK (kind = 'email' OR kind = 'phone' OR kind = 'linkedin'),
    value     TEXT    NOT NULL,
    provider  TEXT    NOT NULL,
    record_id INTEGER NOT NULL,
    CONSTRAINT identity_key_pk PRIMARY KEY (kind, value, provider, record_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE operation (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id        INTEGER NOT NULL,
    contact_id    INTEGER NOT NULL,
    provider      TEXT    NOT NULL,
    kind          TEXT    NOT NULL CHECK (kind = 'assert' OR kind = 'patch' OR kind = 'create' OR kind = 'import' OR kind = 'opt_out' OR kind = 'archive' OR kind = 'restore'),
    lane          INTEGER NOT NULL,                          -- a smaller lane goes first
    state         TEXT    NOT NULL CHECK (state = 'planned' OR state = 'in_flight' OR state = 'done' OR state = 'retry' OR state = 'parked' OR state = 'unknown'),
    record_id     INTEGER,
    target_json   TEXT    NOT NULL,
    changes_json  TEXT    NOT NULL,
    approved      INTEGER NOT NULL DEFAULT 0 CHECK (approved IN (0, 1)),  -- by itself; or its id is not above setting 'approved_until'
    attempts      INTEGER NOT NULL DEFAULT 0,
    created_at_ms INTEGER NOT NULL,
    not_before_ms INTEGER,
    sent_at_ms    INTEGER,
    last_error    TEXT    NOT NULL DEFAULT '',
    CONSTRAINT operation_run_fk FOREIGN KEY (run_id) REFERENCES run (id),
    CONSTRAINT operation_contact_fk FOREIGN KEY (contact_id) REFERENCES contact (id),
    CONSTRAINT operation_record_fk FOREIGN KEY (record_id) REFERENCES record (id)
) STRICT;
CREATE INDEX operation_queue ON operation (provider, lane, id) WHERE state IN ('planned', 'retry');
CREATE INDEX operation_state ON operation (state, provider, kind, approved);
CREATE INDEX operation_contact ON operation (contact_id, provider);
CREATE INDEX operation_run ON operation (run_id);

-- Addresses that an open operation is about to put into a record of the provider: another contact must not take them there.
CREATE TABLE operation_claim (
    provider     TEXT    NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('email', 'phone')),
    value        TEXT    NOT NULL,
    operation_id INTEGER NOT NULL,
    CONSTRAINT operation_claim_pk PRIMARY KEY (provider, kind, value),
    CONSTRAINT operation_claim_operation_fk FOREIGN KEY (operation_id) REFERENCES operation (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX operation_claim_operation ON operation_claim (operation_id);

CREATE TABLE review (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint     TEXT    NOT NULL,                        -- what it asks: the same question is open once
    code            TEXT    NOT NULL,
    contact_id      INTEGER,
    providers_json  TEXT    NOT NULL,
    field           TEXT    NOT NULL,
    explanation     TEXT    NOT NULL,
    suggestion      TEXT    NOT NULL,
    operation_id    INTEGER,
    blocks_creation INTEGER NOT NULL CHECK (blocks_creation IN (0, 1)),
    opened_at_ms    INTEGER NOT NULL,
    resolution      TEXT,                                    -- null while it is open
    closed_at_ms    INTEGER
) STRICT;
CREATE UNIQUE INDEX review_open_uq ON review (fingerprint) WHERE resolution IS NULL;
CREATE INDEX review_open ON review (id) WHERE resolution IS NULL;

CREATE TABLE review_contact (
    contact_id INTEGER NOT NULL,
    review_id  INTEGER NOT NULL,
    CONSTRAINT review_contact_pk PRIMARY KEY (contact_id, review_id),
    CONSTRAINT review_contact_review_fk FOREIGN KEY (review_id) REFERENCES review (id),
    CONSTRAINT review_contact_contact_fk FOREIGN KEY (contact_id) REFERENCES contact (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX review_contact_review ON review_contact (review_id);

CREATE TABLE review_record (
    record_id INTEGER NOT NULL,
    review_id INTEGER NOT NULL,
    CONSTRAINT review_record_pk PRIMARY KEY (record_id, review_id),
    CONSTRAINT review_record_review_fk FOREIGN KEY (review_id) REFERENCES review (id),
    CONSTRAINT review_record_record_fk FOREIGN KEY (record_id) REFERENCES record (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX review_record_review ON review_record (review_id);

CREATE TABLE history (
    id           INTEGER PRIMARY KEY,
    at_ms        INTEGER NOT NULL,
    run_id       INTEGER,
    contact_id   INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    provider     TEXT,
    remote_id    TEXT    NOT NULL,
    field        TEXT    NOT NULL,
    from_value   TEXT    NOT NULL,
    to_value     TEXT    NOT NULL,
    because      TEXT    NOT NULL,
    operation_id INTEGER,
    CONSTRAINT history_contact_fk FOREIGN KEY (contact_id) REFERENCES contact (id)
) STRICT;
CREATE INDEX history_contact ON history (contact_id, id);
