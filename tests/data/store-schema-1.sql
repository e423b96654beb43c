PRAGMA application_id = 1129532995;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE contact (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,  -- ids are never given twice: history and people refer to them
    created_at_ms INTEGER NOT NULL,
    urgency       INTEGER NOT NULL DEFAULT 0 CHECK (urgency BETWEEN 0 AND 2)  -- 0 settled, 1 to be merged, 2 an opt-out moved
) STRICT;
INSERT INTO "contact" VALUES(1,1795240777798,0);
INSERT INTO "contact" VALUES(2,1795240777798,0);
INSERT INTO "contact" VALUES(3,1795240777798,0);
INSERT INTO "contact" VALUES(4,1795240777798,0);
INSERT INTO "contact" VALUES(5,1795240777798,0);
INSERT INTO "contact" VALUES(6,1795240777798,0);
INSERT INTO "contact" VALUES(7,1795240777798,0);
INSERT INTO "contact" VALUES(8,1795240777798,0);
INSERT INTO "contact" VALUES(9,1795240777798,0);
INSERT INTO "contact" VALUES(10,1795240777798,0);
CREATE TABLE field_conduct (
    provider         TEXT    NOT NULL,
    field            TEXT    NOT NULL,
    ignored_in_a_row INTEGER NOT NULL,
    not_held         INTEGER NOT NULL CHECK (not_held IN (0, 1)),
    CONSTRAINT field_conduct_pk PRIMARY KEY (provider, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE golden (
    contact_id  INTEGER PRIMARY KEY,
    golden_json TEXT    NOT NULL,
    CONSTRAINT golden_contact_fk FOREIGN KEY (contact_id) REFERENCES contact (id) ON DELETE CASCADE
) STRICT;
INSERT INTO "golden" VALUES(1,'{"values":{"texts":{"first_name":"Ana5","last_name":"Underway","title":"Head of Ink"},"emails":["ana5@acme5.example"],"phones":["+12025550005"]},"provenance":{"emails":{"source":"reevo","since":1767607200000,"because":"all agree"},"first_name":{"source":"reevo","since":1767607200000,"because":"all agree"},"last_name":{"source":"reevo","since":1795240777972,"because":"edited"},"phones":{"source":"reevo","since":1767607200000,"because":"all agree"},"title":{"source":"reevo","since":1767607200000,"because":"all agree"}}}');
INSERT INTO "golden" VALUES(2,'{"values":{"texts":{"first_name":"Ana3","last_name":"Lindqvist3","title":"Head of Ink"},"emails":["ana3@acme3.example"],"phones":["+12025550003"]},"provenance":{"emails":{"source":"reevo","since":1767607200000,"because":"all agree"},"first_name":{"source":"reevo","since":1767607200000,"because":"all agree"},"last_name":{"source":"reevo","since":1767607200000,"because":"all agree"},"phones":{"source":"reevo","since":1767607200000,"because":"all agree"},"title":{"source":"reevo","since":1767607200000,"because":"all agree"}}}');
INSERT INTO "golden" VALUES(3,'{"values":{"texts":{"first_name":"Ana4","last_name":"Refused","title":"Head of Ink"},"emails":["ana4@acme4.example"],"phones":["+12025550004"]},"provenance":{"emails":{"source":"reevo","since":1767607200000,"because":"all agree"},"first_name":{"source":"reevo","since":1767607200000,"because":"all agree"},"last_name":{"source":"reevo","since":1795240777864,"because":"edited"},"phones":{"source":"reevo","since":1767607200000,"because":"all agree"},"title":{"source":"reevo","since":1767607200000,"because":"all agree"}}}');
INSERT INTO "golden" VALUES(4,'{"values":{"texts":{"first_name":"Ida","last_name":"Okafor","title":"Pilot"},"emails":["ida@quay.example"]},"provenance":{"emails":{"source":"reevo","since":1767607200000,"because":"only value"},"first_name":{"source":"reevo","since":1767607200000,"because":"only value"},"last_name":{"source":"reevo","since":1767607200000,"because":"only value"},"title":{"source":"reevo","since":1767607200000,"because":"only value"}}}');
INSERT INTO "golden" VALUES(5,'{"values":{"texts":{"first_name":"Ana1","last_name":"Lindqvist1","title":"Head of Ink"},"emails":["ana1@acme1.example"],"phones":["+12025550001"],"opted_out":true},"provenance":{"emails":{"source":"reevo","since":1767607200000,"because":"all agree"},"first_name":{"source":"reevo","since":1767607200000,"because":"all agree"},"last_name":{"source":"reevo","since":1767607200000,"because":"all agree"},"opted_out":{"source":"replyio","since":1795240777000,"because":"opted out"},"phones":{"source":"reevo","since":1767607200000,"because":"all agree"},"title":{"source":"reevo","since":1767607200000,"because":"all agree"}}}');
INSERT INTO "golden" VALUES(6,'{"values":{"texts":{"first_name":"Ana2","last_name":"Lindqvist-Hall","title":"Head of Ink"},"emails":["ana2@acme2.example"],"phones":["+12025550002"]},"provenance":{"emails":{"source":"reevo","since":1767607200000,"because":"all agree"},"first_name":{"source":"reevo","since":1767607200000,"because":"all agree"},"last_name":{"source":"reevo","since":1795240777863,"because":"edited"},"phones":{"source":"reevo","since":1767607200000,"because":"all agree"},"title":{"source":"reevo","since":1767607200000,"because":"all agree"}}}');
INSERT INTO "golden" VALUES(7,'{"values":{"texts":{"first_name":"Ana6","last_name":"Planned","title":"Head of Ink"},"emails":["ana6@acme6.example"],"phones":["+12025550006"]},"provenance":{"emails":{"source":"reevo","since":1767607200000,"because":"all agree"},"first_name":{"source":"reevo","since":1767607200000,"because":"all agree"},"last_name":{"source":"reevo","since":1795240777973,"because":"edited"},"phones":{"source":"reevo","since":1767607200000,"because":"all agree"},"title":{"source":"reevo","since":1767607200000,"because":"all agree"}}}');
INSERT INTO "golden" VALUES(8,'{"values":{"texts":{"first_name":"Jo","last_name":"Brandt"},"emails":["jo@brandt.example"],"phones":["+12025550300"]},"provenance":{"emails":{"source":"reevo","since":1767607200000,"because":"only value"},"first_name":{"source":"reevo","since":1767607200000,"because":"only value"},"last_name":{"source":"reevo","since":1767607200000,"because":"only value"},"phones":{"source":"reevo","since":1767607200000,"because":"only value"}}}');
INSERT INTO "golden" VALUES(9,'{"values":{"texts":{"first_name":"Jo","last_name":"Brandt"},"emails":["jo@elsewhere.example"],"phones":["+12025550300"]},"provenance":{"emails":{"source":"tether","since":1767607200000,"because":"only value"},"first_name":{"source":"tether","since":1767607200000,"because":"only value"},"last_name":{"source":"tether","since":1767607200000,"because":"only value"},"phones":{"source":"tether","since":1767607200000,"because":"only value"}}}');
INSERT INTO "golden" VALUES(10,'{"values":{"texts":{"first_name":"No","last_name":"Phone"},"emails":["no.phone@brandt.example"]},"provenance":{"emails":{"source":"replyio","since":1767607200000,"because":"only value"},"first_name":{"source":"replyio","since":1767607200000,"because":"only value"},"last_name":{"source":"replyio","since":1767607200000,"because":"only value"}}}');
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
INSERT INTO "history" VALUES(1,1795240777798,1,1,'joined',NULL,'','','','','same e-mail ana5@acme5.example; same e-mail ana5@acme5.example',NULL);
INSERT INTO "history" VALUES(2,1795240777798,1,2,'joined',NULL,'','','','','same e-mail ana3@acme3.example; same e-mail ana3@acme3.example',NULL);
INSERT INTO "history" VALUES(3,1795240777798,1,3,'joined',NULL,'','','','','same e-mail ana4@acme4.example; same e-mail ana4@acme4.example',NULL);
INSERT INTO "history" VALUES(4,1795240777798,1,4,'joined',NULL,'','','','','same e-mail ida@quay.example',NULL);
INSERT INTO "history" VALUES(5,1795240777798,1,5,'joined',NULL,'','','','','same e-mail ana1@acme1.example; same e-mail ana1@acme1.example',NULL);
INSERT INTO "history" VALUES(6,1795240777798,1,6,'joined',NULL,'','','','','same e-mail ana2@acme2.example; same e-mail ana2@acme2.example',NULL);
INSERT INTO "history" VALUES(7,1795240777798,1,7,'joined',NULL,'','','','','same e-mail ana6@acme6.example; same e-mail ana6@acme6.example',NULL);
INSERT INTO "history" VALUES(8,1795240777827,1,4,'import','replyio','5008','first_name','','Ida','reevo, 2026-01-05T10:00:00Z, only value',1);
INSERT INTO "history" VALUES(9,1795240777827,1,4,'import','replyio','5008','last_name','','Okafor','reevo, 2026-01-05T10:00:00Z, only value',1);
INSERT INTO "history" VALUES(10,1795240777827,1,4,'import','replyio','5008','title','','Pilot','reevo, 2026-01-05T10:00:00Z, only value',1);
INSERT INTO "history" VALUES(11,1795240777827,1,4,'import','replyio','5008','emails','','ida@quay.example','reevo, 2026-01-05T10:00:00Z, only value',1);
INSERT INTO "history" VALUES(12,1795240777828,1,10,'assert','reevo','bdd73226-2feb-4e95-97e1-faba65107204','first_name','','No','replyio, 2026-01-05T10:00:00Z, only value',2);
INSERT INTO "history" VALUES(13,1795240777828,1,10,'assert','reevo','bdd73226-2feb-4e95-97e1-faba65107204','last_name','','Phone','replyio, 2026-01-05T10:00:00Z, only value',2);
INSERT INTO "history" VALUES(14,1795240777828,1,10,'assert','reevo','bdd73226-2feb-4e95-97e1-faba65107204','emails','','no.phone@brandt.example','replyio, 2026-01-05T10:00:00Z, only value',2);
INSERT INTO "history" VALUES(15,1795240777925,2,2,'gone','tether','66aa00000000000000000c03','','','','its service no longer has it',NULL);
INSERT INTO "history" VALUES(16,1795240777926,2,5,'merged','replyio','','opted_out','false','true','replyio, 2026-11-21T05:59:37Z, opted out',NULL);
INSERT INTO "history" VALUES(17,1795240777926,2,3,'merged','reevo','','last_name','Lindqvist4','Refused','reevo, 2026-11-21T05:59:37.864Z, edited',NULL);
INSERT INTO "history" VALUES(18,1795240777926,2,6,'merged','reevo','','last_name','Lindqvist2','Lindqvist-Hall','reevo, 2026-11-21T05:59:37.863Z, edited',NULL);
INSERT INTO "history" VALUES(19,1795240777938,2,5,'opt_out','reevo','910a2dec-8902-4cc1-9e41-ab087439611e','opted_out','false','true','replyio, 2026-11-21T05:59:37Z, opted out',3);
INSERT INTO "history" VALUES(20,1795240777955,2,3,'parked','replyio','','','','','lastName is not acceptable',4);
INSERT INTO "history" VALUES(21,1795240777955,2,3,'patch','tether','66aa00000000000000000c04','last_name','Lindqvist4','Refused','reevo, 2026-11-21T05:59:37.864Z, edited',5);
INSERT INTO "history" VALUES(22,1795240777956,2,6,'patch','replyio','5002','last_name','Lindqvist2','Lindqvist-Hall','reevo, 2026-11-21T05:59:37.863Z, edited',6);
INSERT INTO "history" VALUES(23,1795240777957,2,6,'patch','tether','66aa00000000000000000c02','last_name','Lindqvist2','Lindqvist-Hall','reevo, 2026-11-21T05:59:37.863Z, edited',7);
INSERT INTO "history" VALUES(24,1795240778085,3,1,'merged','reevo','','last_name','Lindqvist5','Underway','reevo, 2026-11-21T05:59:37.972Z, edited',NULL);
INSERT INTO "history" VALUES(25,1795240778085,3,7,'merged','reevo','','last_name','Lindqvist6','Planned','reevo, 2026-11-21T05:59:37.973Z, edited',NULL);
CREATE TABLE identity_key (
    kind      TEXT    NOT NULL CHECK (kind = 'email' OR kind = 'phone' OR kind = 'linkedin'),
    value     TEXT    NOT NULL,
    provider  TEXT    NOT NULL,
    record_id INTEGER NOT NULL,
    CONSTRAINT identity_key_pk PRIMARY KEY (kind, value, provider, record_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "identity_key" VALUES('email','ana1@acme1.example','reevo',9);
INSERT INTO "identity_key" VALUES('email','ana1@acme1.example','replyio',10);
INSERT INTO "identity_key" VALUES('email','ana1@acme1.example','tether',23);
INSERT INTO "identity_key" VALUES('email','ana2@acme2.example','reevo',8);
INSERT INTO "identity_key" VALUES('email','ana2@acme2.example','replyio',11);
INSERT INTO "identity_key" VALUES('email','ana2@acme2.example','tether',22);
INSERT INTO "identity_key" VALUES('email','ana3@acme3.example','reevo',7);
INSERT INTO "identity_key" VALUES('email','ana3@acme3.example','replyio',12);
INSERT INTO "identity_key" VALUES('email','ana4@acme4.example','reevo',6);
INSERT INTO "identity_key" VALUES('email','ana4@acme4.example','replyio',13);
INSERT INTO "identity_key" VALUES('email','ana4@acme4.example','tether',20);
INSERT INTO "identity_key" VALUES('email','ana5@acme5.example','reevo',5);
INSERT INTO "identity_key" VALUES('email','ana5@acme5.example','replyio',14);
INSERT INTO "identity_key" VALUES('email','ana5@acme5.example','tether',19);
INSERT INTO "identity_key" VALUES('email','ana6@acme6.example','reevo',4);
INSERT INTO "identity_key" VALUES('email','ana6@acme6.example','replyio',15);
INSERT INTO "identity_key" VALUES('email','ana6@acme6.example','tether',18);
INSERT INTO "identity_key" VALUES('email','ida@quay.example','reevo',2);
INSERT INTO "identity_key" VALUES('email','ida@quay.example','reevo',3);
INSERT INTO "identity_key" VALUES('email','ida@quay.example','replyio',24);
INSERT INTO "identity_key" VALUES('email','jo@brandt.example','reevo',1);
INSERT INTO "identity_key" VALUES('email','jo@elsewhere.example','tether',17);
INSERT INTO "identity_key" VALUES('email','no.phone@brandt.example','reevo',25);
INSERT INTO "identity_key" VALUES('email','no.phone@brandt.example','replyio',16);
INSERT INTO "identity_key" VALUES('phone','+12025550001','reevo',9);
INSERT INTO "identity_key" VALUES('phone','+12025550001','replyio',10);
INSERT INTO "identity_key" VALUES('phone','+12025550001','tether',23);
INSERT INTO "identity_key" VALUES('phone','+12025550002','reevo',8);
INSERT INTO "identity_key" VALUES('phone','+12025550002','replyio',11);
INSERT INTO "identity_key" VALUES('phone','+12025550002','tether',22);
INSERT INTO "identity_key" VALUES('phone','+12025550003','reevo',7);
INSERT INTO "identity_key" VALUES('phone','+12025550003','replyio',12);
INSERT INTO "identity_key" VALUES('phone','+12025550004','reevo',6);
INSERT INTO "identity_key" VALUES('phone','+12025550004','replyio',13);
INSERT INTO "identity_key" VALUES('phone','+12025550004','tether',20);
INSERT INTO "identity_key" VALUES('phone','+12025550005','reevo',5);
INSERT INTO "identity_key" VALUES('phone','+12025550005','replyio',14);
INSERT INTO "identity_key" VALUES('phone','+12025550005','tether',19);
INSERT INTO "identity_key" VALUES('phone','+12025550006','reevo',4);
INSERT INTO "identity_key" VALUES('phone','+12025550006','replyio',15);
INSERT INTO "identity_key" VALUES('phone','+12025550006','tether',18);
INSERT INTO "identity_key" VALUES('phone','+12025550300','reevo',1);
INSERT INTO "identity_key" VALUES('phone','+12025550300','tether',17);
CREATE TABLE not_mirrorable (
    contact_id INTEGER NOT NULL,
    provider   TEXT    NOT NULL,
    because    TEXT    NOT NULL,
    CONSTRAINT not_mirrorable_pk PRIMARY KEY (contact_id, provider),
    CONSTRAINT not_mirrorable_contact_fk FOREIGN KEY (contact_id) REFERENCES contact (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "not_mirrorable" VALUES(2,'tether','deleted at tether; `contactsync retry` lets it be created again');
INSERT INTO "not_mirrorable" VALUES(4,'tether','no phone');
INSERT INTO "not_mirrorable" VALUES(8,'replyio','who this is must be decided first, see `contactsync review list`');
INSERT INTO "not_mirrorable" VALUES(8,'tether','who this is must be decided first, see `contactsync review list`');
INSERT INTO "not_mirrorable" VALUES(9,'reevo','who this is must be decided first, see `contactsync review list`');
INSERT INTO "not_mirrorable" VALUES(9,'replyio','who this is must be decided first, see `contactsync review list`');
INSERT INTO "not_mirrorable" VALUES(10,'tether','no phone');
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
INSERT INTO "operation" VALUES(1,1,4,'replyio','import',2,'done',24,'{"texts":{"first_name":"Ida","last_name":"Okafor","title":"Pilot"},"emails":["ida@quay.example"]}','[{"field":"first_name","from":"","to":"Ida","because":"reevo, 2026-01-05T10:00:00Z, only value"},{"field":"last_name","from":"","to":"Okafor","because":"reevo, 2026-01-05T10:00:00Z, only value"},{"field":"title","from":"","to":"Pilot","because":"reevo, 2026-01-05T10:00:00Z, only value"},{"field":"emails","from":"","to":"ida@quay.example","because":"reevo, 2026-01-05T10:00:00Z, only value"}]',0,1,1795240777798,NULL,1795240777812,'');
INSERT INTO "operation" VALUES(2,1,10,'reevo','assert',2,'done',25,'{"texts":{"first_name":"No","last_name":"Phone"},"emails":["no.phone@brandt.example"]}','[{"field":"first_name","from":"","to":"No","because":"replyio, 2026-01-05T10:00:00Z, only value"},{"field":"last_name","from":"","to":"Phone","because":"replyio, 2026-01-05T10:00:00Z, only value"},{"field":"emails","from":"","to":"no.phone@brandt.example","because":"replyio, 2026-01-05T10:00:00Z, only value"}]',0,1,1795240777798,NULL,1795240777812,'');
INSERT INTO "operation" VALUES(3,2,5,'reevo','opt_out',0,'done',9,'{"texts":{"first_name":"Ana1","last_name":"Lindqvist1","title":"Head of Ink"},"emails":["ana1@acme1.example"],"phones":["+12025550001"],"opted_out":true}','[{"field":"opted_out","from":"false","to":"true","because":"replyio, 2026-11-21T05:59:37Z, opted out"}]',0,1,1795240777926,NULL,1795240777931,'');
INSERT INTO "operation" VALUES(4,2,3,'replyio','patch',1,'parked',13,'{"texts":{"first_name":"Ana4","last_name":"Refused","title":"Head of Ink"},"emails":["ana4@acme4.example"],"phones":["+12025550004"]}','[{"field":"last_name","from":"Lindqvist4","to":"Refused","because":"reevo, 2026-11-21T05:59:37.864Z, edited"}]',0,1,1795240777926,NULL,1795240777939,'lastName is not acceptable');
INSERT INTO "operation" VALUES(5,2,3,'tether','patch',1,'done',20,'{"texts":{"first_name":"Ana4","last_name":"Refused"},"emails":["ana4@acme4.example"],"phones":["+12025550004"]}','[{"field":"last_name","from":"Lindqvist4","to":"Refused","because":"reevo, 2026-11-21T05:59:37.864Z, edited"}]',0,1,1795240777926,NULL,1795240777939,'');
INSERT INTO "operation" VALUES(6,2,6,'replyio','patch',1,'done',11,'{"texts":{"first_name":"Ana2","last_name":"Lindqvist-Hall","title":"Other"},"emails":["ana2@acme2.example"],"phones":["+12025550002"]}','[{"field":"last_name","from":"Lindqvist2","to":"Lindqvist-Hall","because":"reevo, 2026-11-21T05:59:37.863Z, edited"}]',0,1,1795240777926,NULL,1795240777939,'');
INSERT INTO "operation" VALUES(7,2,6,'tether','patch',1,'done',22,'{"texts":{"first_name":"Ana2","last_name":"Lindqvist-Hall"},"emails":["ana2@acme2.example"],"phones":["+12025550002"]}','[{"field":"last_name","from":"Lindqvist2","to":"Lindqvist-Hall","because":"reevo, 2026-11-21T05:59:37.863Z, edited"}]',0,1,1795240777926,NULL,1795240777939,'');
INSERT INTO "operation" VALUES(8,3,1,'replyio','patch',1,'in_flight',14,'{"texts":{"first_name":"Ana5","last_name":"Underway","title":"Head of Ink"},"emails":["ana5@acme5.example"],"phones":["+12025550005"]}','[{"field":"last_name","from":"Lindqvist5","to":"Underway","because":"reevo, 2026-11-21T05:59:37.972Z, edited"}]',0,1,1795240778085,NULL,1795240778087,'');
INSERT INTO "operation" VALUES(9,3,1,'tether','patch',1,'in_flight',19,'{"texts":{"first_name":"Ana5","last_name":"Underway"},"emails":["ana5@acme5.example"],"phones":["+12025550005"]}','[{"field":"last_name","from":"Lindqvist5","to":"Underway","because":"reevo, 2026-11-21T05:59:37.972Z, edited"}]',0,1,1795240778085,NULL,1795240778087,'');
INSERT INTO "operation" VALUES(10,3,7,'replyio','patch',1,'in_flight',15,'{"texts":{"first_name":"Ana6","last_name":"Planned","title":"Head of Ink"},"emails":["ana6@acme6.example"],"phones":["+12025550006"]}','[{"field":"last_name","from":"Lindqvist6","to":"Planned","because":"reevo, 2026-11-21T05:59:37.973Z, edited"}]',0,1,1795240778085,NULL,1795240778087,'');
INSERT INTO "operation" VALUES(11,3,7,'tether','patch',1,'in_flight',18,'{"texts":{"first_name":"Ana6","last_name":"Planned"},"emails":["ana6@acme6.example"],"phones":["+12025550006"]}','[{"field":"last_name","from":"Lindqvist6","to":"Planned","because":"reevo, 2026-11-21T05:59:37.973Z, edited"}]',0,1,1795240778085,NULL,1795240778087,'');
CREATE TABLE operation_claim (
    provider     TEXT    NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('email', 'phone')),
    value        TEXT    NOT NULL,
    operation_id INTEGER NOT NULL,
    CONSTRAINT operation_claim_pk PRIMARY KEY (provider, kind, value),
    CONSTRAINT operation_claim_operation_fk FOREIGN KEY (operation_id) REFERENCES operation (id)
) STRICT, WITHOUT ROWID;
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
INSERT INTO "provider" VALUES('reevo',1795240778078,1795240777793,'2026-11-21T05:59:37.973704Z','{"match_key":"contact_emails","match_key_confirmed":true,"address_asserted":true,"page_limit":0,"unwritable":[],"not_nullable":[],"schema_hash":"5930479496732426866","schema":"{\"api_name\":\"contact\",\"display_name\":\"Contact\",\"is_custom\":false,\"is_junction\":false,\"supports_custom_fields\":true,\"description\":null,\"attributes\":[{\"api_name\":\"id\",\"display_name\":\"Id\",\"description\":null,\"type_info\":{\"value_type\":\"uuid\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"exists\",\"not_exists\"]},{\"api_name\":\"organization_id\",\"display_name\":\"Organization Id\",\"description\":null,\"type_info\":{\"value_type\":\"uuid\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"exists\",\"not_exists\"]},{\"api_name\":\"created_at\",\"display_name\":\"Created At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"updated_at\",\"display_name\":\"Updated At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"display_name\",\"display_name\":\"Display Name\",\"description\":null,\"type_info\":{\"value_type\":\"string\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"contains\",\"starts_with\",\"ends_with\",\"exists\",\"not_exists\"]},{\"api_name\":\"stage\",\"display_name\":\"Stage\",\"description\":null,\"type_info\":{\"value_type\":\"contact_stage\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":false,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"exists\",\"not_exists\"]},{\"api_name\":\"created_by_user_id\",\"display_name\":\"Created By User Id\",\"description\":null,\"type_info\":{\"value_type\":\"record_reference\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":false,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"exists\",\"not_exists\"]},{\"api_name\":\"participant_user_id_list\",\"display_name\":\"Participant User Id List\",\"description\":null,\"type_info\":{\"value_type\":\"record_reference\",\"is_array\":true},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":false,\"is_filterable\":false,\"filter_operators\":[]},{\"api_name\":\"first_name\",\"display_name\":\"First Name\",\"description\":null,\"type_info\":{\"value_type\":\"string\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":true,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"contains\",\"starts_with\",\"ends_with\",\"exists\",\"not_exists\"]},{\"api_name\":\"last_name\",\"display_name\":\"Last Name\",\"description\":null,\"type_info\":{\"value_type\":\"string\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":true,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"contains\",\"starts_with\",\"ends_with\",\"exists\",\"not_exists\"]},{\"api_name\":\"middle_name\",\"display_name\":\"Middle Name\",\"description\":null,\"type_info\":{\"value_type\":\"string\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"contains\",\"starts_with\",\"ends_with\",\"exists\",\"not_exists\"]},{\"api_name\":\"title\",\"display_name\":\"Title\",\"description\":null,\"type_info\":{\"value_type\":\"string\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"contains\",\"starts_with\",\"ends_with\",\"exists\",\"not_exists\"]},{\"api_name\":\"department\",\"display_name\":\"Department\",\"description\":null,\"type_info\":{\"value_type\":\"string\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"contains\",\"starts_with\",\"ends_with\",\"exists\",\"not_exists\"]},{\"api_name\":\"primary_email\",\"display_name\":\"Primary Email\",\"description\":null,\"type_info\":{\"value_type\":\"email\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"contains\",\"starts_with\",\"ends_with\",\"exists\",\"not_exists\"]},{\"api_name\":\"primary_phone_number\",\"display_name\":\"Primary Phone Number\",\"description\":null,\"type_info\":{\"value_type\":\"phone_number\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"contains\",\"starts_with\",\"ends_with\",\"exists\",\"not_exists\"]},{\"api_name\":\"sms_consent\",\"display_name\":\"Sms Consent\",\"description\":null,\"type_info\":{\"value_type\":\"boolean\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"exists\",\"not_exists\"]},{\"api_name\":\"address\",\"display_name\":\"Address\",\"description\":null,\"type_info\":{\"value_type\":\"address\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":false,\"is_filterable\":false,\"filter_operators\":[]},{\"api_name\":\"contact_emails\",\"display_name\":\"Contact Emails\",\"description\":null,\"type_info\":{\"value_type\":\"contact_email\",\"is_array\":true},\"is_creatable\":true,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":true,\"is_custom\":false,\"is_sortable\":false,\"is_filterable\":false,\"filter_operators\":[]},{\"api_name\":\"contact_phone_numbers\",\"display_name\":\"Contact Phone Numbers\",\"description\":null,\"type_info\":{\"value_type\":\"contact_phone_number\",\"is_array\":true},\"is_creatable\":true,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":false,\"is_filterable\":false,\"filter_operators\":[]},{\"api_name\":\"linkedin_url\",\"display_name\":\"Linkedin Url\",\"description\":null,\"type_info\":{\"value_type\":\"string\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"contains\",\"starts_with\",\"ends_with\",\"exists\",\"not_exists\"]},{\"api_name\":\"zoominfo_url\",\"display_name\":\"Zoominfo Url\",\"description\":null,\"type_info\":{\"value_type\":\"string\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"contains\",\"starts_with\",\"ends_with\",\"exists\",\"not_exists\"]},{\"api_name\":\"x_url\",\"display_name\":\"X Url\",\"description\":null,\"type_info\":{\"value_type\":\"string\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"contains\",\"starts_with\",\"ends_with\",\"exists\",\"not_exists\"]},{\"api_name\":\"facebook_url\",\"display_name\":\"Facebook Url\",\"description\":null,\"type_info\":{\"value_type\":\"string\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"contains\",\"starts_with\",\"ends_with\",\"exists\",\"not_exists\"]},{\"api_name\":\"owner_user_id\",\"display_name\":\"Owner User Id\",\"description\":null,\"type_info\":{\"value_type\":\"record_reference\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":false,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"exists\",\"not_exists\"]},{\"api_name\":\"owner_team_id\",\"display_name\":\"Owner Team Id\",\"description\":null,\"type_info\":{\"value_type\":\"record_reference\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":false,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"exists\",\"not_exists\"]},{\"api_name\":\"updated_by_user_id\",\"display_name\":\"Updated By User Id\",\"description\":null,\"type_info\":{\"value_type\":\"record_reference\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":false,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"exists\",\"not_exists\"]},{\"api_name\":\"archived_by_user_id\",\"display_name\":\"Archived By User Id\",\"description\":null,\"type_info\":{\"value_type\":\"record_reference\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":false,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"exists\",\"not_exists\"]},{\"api_name\":\"created_source\",\"display_name\":\"Created Source\",\"description\":null,\"type_info\":{\"value_type\":\"enum\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"exists\",\"not_exists\"]},{\"api_name\":\"created_source_form_submission_details\",\"display_name\":\"Created Source Form Submission Details\",\"description\":null,\"type_info\":{\"value_type\":\"created_source_form_submission_details\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":false,\"is_filterable\":false,\"filter_operators\":[]},{\"api_name\":\"phone_enriched_at\",\"display_name\":\"Phone Enriched At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"email_enriched_at\",\"display_name\":\"Email Enriched At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"email_enrich_status\",\"display_name\":\"Email Enrich Status\",\"description\":null,\"type_info\":{\"value_type\":\"enum\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"exists\",\"not_exists\"]},{\"api_name\":\"phone_number_enrich_status\",\"display_name\":\"Phone Number Enrich Status\",\"description\":null,\"type_info\":{\"value_type\":\"enum\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"exists\",\"not_exists\"]},{\"api_name\":\"last_activity_at\",\"display_name\":\"Last Activity At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"last_voice_call\",\"display_name\":\"Last Voice Call\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"last_meeting\",\"display_name\":\"Last Meeting\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"last_global_thread\",\"display_name\":\"Last Global Thread\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"last_engaged_at\",\"display_name\":\"Last Engaged At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"last_outreached_at\",\"display_name\":\"Last Outreached At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"last_inbound_meeting_at\",\"display_name\":\"Last Inbound Meeting At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"last_inbound_voice_call_at\",\"display_name\":\"Last Inbound Voice Call At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"last_inbound_global_thread_at\",\"display_name\":\"Last Inbound Global Thread At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"last_outbound_meeting_at\",\"display_name\":\"Last Outbound Meeting At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"last_outbound_voice_call_at\",\"display_name\":\"Last Outbound Voice Call At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"last_outbound_global_thread_at\",\"display_name\":\"Last Outbound Global Thread At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"gt\",\"gte\",\"lt\",\"lte\",\"between\",\"exists\",\"not_exists\"]},{\"api_name\":\"archived_at\",\"display_name\":\"Archived At\",\"description\":null,\"type_info\":{\"value_type\":\"timestamp\",\"is_array\":false},\"is_creatable\":false,\"is_updatable\":false,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":false,\"is_sortable\":true,\"is_filterable\":false,\"filter_operators\":[]},{\"api_name\":\"lead_source\",\"display_name\":\"Lead Source\",\"description\":null,\"type_info\":{\"value_type\":\"select\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":false,\"is_custom\":true,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"exists\",\"not_exists\"]},{\"api_name\":\"external_key\",\"display_name\":\"External Key\",\"description\":null,\"type_info\":{\"value_type\":\"string\",\"is_array\":false},\"is_creatable\":true,\"is_updatable\":true,\"is_required_on_create\":false,\"is_unique\":true,\"is_custom\":true,\"is_sortable\":true,\"is_filterable\":true,\"filter_operators\":[\"eq\",\"ne\",\"in\",\"not_in\",\"contains\",\"starts_with\",\"ends_with\",\"exists\",\"not_exists\"]}],\"relationships\":[{\"api_name\":\"accounts\",\"display_name\":\"Accounts\",\"related_object_api_name\":\"account\",\"is_creatable\":true,\"is_updatable\":true,\"is_array\":true,\"is_custom\":false,\"description\":null,\"related_object_relationship_api_name\":\"contacts\",\"junction_object_api_name\":null},{\"api_name\":\"opportunities\",\"display_name\":\"Opportunities\",\"related_object_api_name\":\"opportunity\",\"is_creatable\":true,\"is_updatable\":true,\"is_array\":true,\"is_custom\":false,\"description\":null,\"related_object_relationship_api_name\":\"contacts\",\"junction_object_api_name\":null}]}"}','','',1);
INSERT INTO "provider" VALUES('replyio',1795240778078,1795240778078,NULL,'{"configured":"v4 x-api-key","learned":{"version":"v4","auth":"x-api-key","import_batch":100,"clears_with_empty":false,"full_custom_fields":false,"opt_out_by_patch":false,"zone_offset_minutes":0}}','','',1);
INSERT INTO "provider" VALUES('tether',1795240778078,1795240778078,NULL,'{"generation":"g2","holds_one_email":false,"create_upserts":false,"clears_with_empty":false}','','',1);
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
INSERT INTO "record" VALUES(1,'reevo','c7ab5605-7c8d-4907-b51f-b0bb9872efdf','live',8,'counterpart',0,0,1778278373449433316,7823860388197370944,8500659812033030872,1795240777789);
INSERT INTO "record" VALUES(2,'reevo','89242d2d-d9d4-440d-b36a-5a49db5899fa','live',4,'counterpart',0,0,4201251238034919329,3946443105056848108,1668082857871021436,1795240777789);
INSERT INTO "record" VALUES(3,'reevo','d7599677-879f-4aea-baf4-7992098170ae','live',4,'duplicate',0,0,-5056159603193451250,2966127848235861634,1668082857871021436,1795240777789);
INSERT INTO "record" VALUES(4,'reevo','c3b7f4e8-0f55-4dda-b3e8-f4da43345069','live',7,'counterpart',0,0,-2972468913583291613,-242807085117037344,7437297905261569342,1795240778078);
INSERT INTO "record" VALUES(5,'reevo','06ca0a95-b7e8-45c7-b2e1-b595a665fce8','live',1,'counterpart',0,0,8621796294464410152,-313894833934001058,-7926451876450264608,1795240778078);
INSERT INTO "record" VALUES(6,'reevo','5de186dc-ba77-4207-a894-cbac52abf6e5','live',3,'counterpart',0,0,2297140027726958125,6163517456306689368,8155073064655276573,1795240777924);
INSERT INTO "record" VALUES(7,'reevo','50f5647d-2380-409d-91ff-a96fc4c62cce','live',2,'counterpart',0,0,-673393978898393675,7018565658920524257,8024841396960358475,1795240777789);
INSERT INTO "record" VALUES(8,'reevo','bd64a5d9-adef-4000-b5d8-c8503fa207b1','live',6,'counterpart',0,0,-3925152231755651898,9161943500854296864,7229147310044582168,1795240777924);
INSERT INTO "record" VALUES(9,'reevo','910a2dec-8902-4cc1-9e41-ab087439611e','live',5,'counterpart',0,1,-7681432518299519342,3645759953225811863,-3873198006007362630,1795240777938);
INSERT INTO "record" VALUES(10,'replyio','5001','live',5,'counterpart',0,1,2480624878121539698,-8511007056323749220,-3873198006007362630,1795240777922);
INSERT INTO "record" VALUES(11,'replyio','5002','live',6,'counterpart',0,0,8328000603688117197,-5601259015612815026,7229147310044582168,1795240777956);
INSERT INTO "record" VALUES(12,'replyio','5003','live',2,'counterpart',0,0,-5085792746173821595,7018565658920524257,8024841396960358475,1795240777797);
INSERT INTO "record" VALUES(13,'replyio','5004','live',3,'counterpart',0,0,3809555897435913883,1782651128619774467,8155073064655276573,1795240777797);
INSERT INTO "record" VALUES(14,'replyio','5005','live',1,'counterpart',0,0,28056172076004573,5568920228696984186,-7926451876450264608,1795240777797);
INSERT INTO "record" VALUES(15,'replyio','5006','live',7,'counterpart',0,0,-4489105926844258508,-245340632148264352,7437297905261569342,1795240777797);
INSERT INTO "record" VALUES(16,'replyio','5007','live',10,'counterpart',0,0,1784932493065603860,4335778608640983691,5492959242648330549,1795240777797);
INSERT INTO "record" VALUES(17,'tether','66aa00000000000000000c07','live',9,'counterpart',0,0,-5319195166657561312,8956318724814044673,-6721169794545301198,1795240777797);
INSERT INTO "record" VALUES(18,'tether','66aa00000000000000000c06','live',7,'counterpart',0,0,-5501337416737596350,-2179086320250202298,7437297905261569342,1795240777797);
INSERT INTO "record" VALUES(19,'tether','66aa00000000000000000c05','live',1,'counterpart',0,0,7571701267676607731,-4580835101759740062,-7926451876450264608,1795240777797);
INSERT INTO "record" VALUES(20,'tether','66aa00000000000000000c04','live',3,'counterpart',0,0,5133060079269831612,8117649746812502898,8155073064655276573,1795240777955);
INSERT INTO "record" VALUES(21,'tether','66aa00000000000000000c03','gone',2,'counterpart',0,0,-6337075520723368578,3983856197938356398,3244421341483603138,1795240777797);
INSERT INTO "record" VALUES(22,'tether','66aa00000000000000000c02','live',6,'counterpart',0,0,-5427361942860327439,6995196889998799356,7229147310044582168,1795240777957);
INSERT INTO "record" VALUES(23,'tether','66aa00000000000000000c01','live',5,'counterpart',0,0,-5762182052601655552,8067638473403123532,-3873198006007362630,1795240777797);
INSERT INTO "record" VALUES(24,'replyio','5008','live',4,'counterpart',0,0,-6470606037395456907,6608171244170493734,1668082857871021436,1795240777922);
INSERT INTO "record" VALUES(25,'reevo','bdd73226-2feb-4e95-97e1-faba65107204','live',10,'counterpart',0,0,-7695025789421508986,-9118919084429797008,5492959242648330549,1795240777828);
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
INSERT INTO "record_content" VALUES(1,'{"texts":{"first_name":"Jo","last_name":"Brandt"},"emails":["jo@brandt.example"],"phones":["+12025550300"]}','{"emails":[{"id":"ce6a57a6-e3cc-4eec-8330-12f6635ff33d","value":"jo@brandt.example","primary":true}],"phones":[{"id":"118e846e-a93b-4949-814a-d4c64cdb5328","value":"+12025550300","primary":true}],"address":{}}',1767607200000,1767607200000,0,'{"theirs":{"texts":{"first_name":"Jo","last_name":"Brandt"},"emails":["jo@brandt.example"],"phones":["+12025550300"]}}');
INSERT INTO "record_content" VALUES(2,'{"texts":{"first_name":"Ida","last_name":"Okafor","title":"Pilot"},"emails":["ida@quay.example"]}','{"emails":[{"id":"e9b31629-0724-4a1b-89fb-2ecc8c0ad419","value":"ida@quay.example","primary":true}],"phones":[],"address":{}}',1767607200000,1767607200000,0,'{"theirs":{"texts":{"first_name":"Ida","last_name":"Okafor","title":"Pilot"},"emails":["ida@quay.example"]}}');
INSERT INTO "record_content" VALUES(3,'{"texts":{"first_name":"Ida","last_name":"Okafor","title":"Captain"},"emails":["ida@quay.example"]}','{"emails":[{"id":"2c0e0fed-be22-48a8-9948-f74ea53fe47c","value":"ida@quay.example","primary":true}],"phones":[],"address":{}}',1767607200000,1767607200000,0,'{"theirs":{"texts":{"first_name":"Ida","last_name":"Okafor","title":"Captain"},"emails":["ida@quay.example"]}}');
INSERT INTO "record_content" VALUES(4,'{"texts":{"first_name":"Ana6","last_name":"Planned","title":"Head of Ink"},"emails":["ana6@acme6.example"],"phones":["+12025550006"]}','{"emails":[{"id":"905c768a-d49f-446c-9023-9940b8073052","value":"ana6@acme6.example","primary":true}],"phones":[{"id":"a8ee577a-f272-4dce-a467-3ce49765c7f3","value":"+12025550006","primary":true}],"address":{}}',1767607200000,1795240777973,0,'{"theirs":{"texts":{"first_name":"Ana6","last_name":"Planned","title":"Head of Ink"},"emails":["ana6@acme6.example"],"phones":["+12025550006"]}}');
INSERT INTO "record_content" VALUES(5,'{"texts":{"first_name":"Ana5","last_name":"Underway","title":"Head of Ink"},"emails":["ana5@acme5.example"],"phones":["+12025550005"]}','{"emails":[{"id":"e8d7da00-1b01-41d6-98f8-8f76b0c822da","value":"ana5@acme5.example","primary":true}],"phones":[{"id":"a208c12c-f0c7-4709-8caa-dc03f41ddb09","value":"+12025550005","primary":true}],"address":{}}',1767607200000,1795240777972,0,'{"theirs":{"texts":{"first_name":"Ana5","last_name":"Underway","title":"Head of Ink"},"emails":["ana5@acme5.example"],"phones":["+12025550005"]}}');
INSERT INTO "record_content" VALUES(6,'{"texts":{"first_name":"Ana4","last_name":"Refused","title":"Head of Ink"},"emails":["ana4@acme4.example"],"phones":["+12025550004"]}','{"emails":[{"id":"1120b3d0-0955-4032-9077-253e2e304e03","value":"ana4@acme4.example","primary":true}],"phones":[{"id":"36225990-4816-418c-87a3-27c01cd74192","value":"+12025550004","primary":true}],"address":{}}',1767607200000,1795240777864,0,'{"theirs":{"texts":{"first_name":"Ana4","last_name":"Refused","title":"Head of Ink"},"emails":["ana4@acme4.example"],"phones":["+12025550004"]}}');
INSERT INTO "record_content" VALUES(7,'{"texts":{"first_name":"Ana3","last_name":"Lindqvist3","title":"Head of Ink"},"emails":["ana3@acme3.example"],"phones":["+12025550003"]}','{"emails":[{"id":"c4ca37b7-f8ad-4aff-80ae-c5607512fa54","value":"ana3@acme3.example","primary":true}],"phones":[{"id":"875b9307-abf5-4005-8ed5-e97795646137","value":"+12025550003","primary":true}],"address":{}}',1767607200000,1767607200000,0,'{"theirs":{"texts":{"first_name":"Ana3","last_name":"Lindqvist3","title":"Head of Ink"},"emails":["ana3@acme3.example"],"phones":["+12025550003"]}}');
INSERT INTO "record_content" VALUES(8,'{"texts":{"first_name":"Ana2","last_name":"Lindqvist-Hall","title":"One"},"emails":["ana2@acme2.example"],"phones":["+12025550002"]}','{"emails":[{"id":"9e5651b0-ef95-4636-8442-e4266c0ac966","value":"ana2@acme2.example","primary":true}],"phones":[{"id":"088712be-8a58-4fca-97e7-57f16cfb68cf","value":"+12025550002","primary":true}],"address":{}}',1767607200000,1795240777863,0,'{"theirs":{"texts":{"first_name":"Ana2","last_name":"Lindqvist-Hall","title":"One"},"emails":["ana2@acme2.example"],"phones":["+12025550002"]},"undecided":["title"]}');
INSERT INTO "record_content" VALUES(9,'{"texts":{"first_name":"Ana1","last_name":"Lindqvist1","title":"Head of Ink"},"emails":["ana1@acme1.example"],"phones":["+12025550001"],"opted_out":true}','{"emails":[{"id":"1d0b14e4-db01-4fed-bccd-fd9c96a18897","value":"ana1@acme1.example","primary":true}],"phones":[{"id":"63033b0c-a389-435a-bad6-e24671254235","value":"+12025550001","primary":true}],"address":{}}',1767607200000,1795240777938,0,'{"theirs":{"texts":{"first_name":"Ana1","last_name":"Lindqvist1","title":"Head of Ink"},"emails":["ana1@acme1.example"],"phones":["+12025550001"],"opted_out":true}}');
INSERT INTO "record_content" VALUES(10,'{"texts":{"first_name":"Ana1","last_name":"Lindqvist1","title":"Head of Ink"},"emails":["ana1@acme1.example"],"phones":["+12025550001"],"opted_out":true}','[]',1767607200000,1795240777000,0,'{"theirs":{"texts":{"first_name":"Ana1","last_name":"Lindqvist1","title":"Head of Ink"},"emails":["ana1@acme1.example"],"phones":["+12025550001"],"opted_out":true}}');
INSERT INTO "record_content" VALUES(11,'{"texts":{"first_name":"Ana2","last_name":"Lindqvist-Hall","title":"Other"},"emails":["ana2@acme2.example"],"phones":["+12025550002"]}','[]',1767607200000,1795240777000,0,'{"theirs":{"texts":{"first_name":"Ana2","last_name":"Lindqvist-Hall","title":"Other"},"emails":["ana2@acme2.example"],"phones":["+12025550002"]},"undecided":["title"]}');
INSERT INTO "record_content" VALUES(12,'{"texts":{"first_name":"Ana3","last_name":"Lindqvist3","title":"Head of Ink"},"emails":["ana3@acme3.example"],"phones":["+12025550003"]}','[]',1767607200000,1767607200000,0,'{"theirs":{"texts":{"first_name":"Ana3","last_name":"Lindqvist3","title":"Head of Ink"},"emails":["ana3@acme3.example"],"phones":["+12025550003"]}}');
INSERT INTO "record_content" VALUES(13,'{"texts":{"first_name":"Ana4","last_name":"Lindqvist4","title":"Head of Ink"},"emails":["ana4@acme4.example"],"phones":["+12025550004"]}','[]',1767607200000,1767607200000,0,'{"theirs":{"texts":{"first_name":"Ana4","last_name":"Lindqvist4","title":"Head of Ink"},"emails":["ana4@acme4.example"],"phones":["+12025550004"]}}');
INSERT INTO "record_content" VALUES(14,'{"texts":{"first_name":"Ana5","last_name":"Lindqvist5","title":"Head of Ink"},"emails":["ana5@acme5.example"],"phones":["+12025550005"]}','[]',1767607200000,1767607200000,0,'{"theirs":{"texts":{"first_name":"Ana5","last_name":"Lindqvist5","title":"Head of Ink"},"emails":["ana5@acme5.example"],"phones":["+12025550005"]}}');
INSERT INTO "record_content" VALUES(15,'{"texts":{"first_name":"Ana6","last_name":"Lindqvist6","title":"Head of Ink"},"emails":["ana6@acme6.example"],"phones":["+12025550006"]}','[]',1767607200000,1767607200000,0,'{"theirs":{"texts":{"first_name":"Ana6","last_name":"Lindqvist6","title":"Head of Ink"},"emails":["ana6@acme6.example"],"phones":["+12025550006"]}}');
INSERT INTO "record_content" VALUES(16,'{"texts":{"first_name":"No","last_name":"Phone"},"emails":["no.phone@brandt.example"]}','[]',1767607200000,1767607200000,0,'{"theirs":{"texts":{"first_name":"No","last_name":"Phone"},"emails":["no.phone@brandt.example"]}}');
INSERT INTO "record_content" VALUES(17,'{"texts":{"first_name":"Jo","last_name":"Brandt"},"emails":["jo@elsewhere.example"],"phones":["+12025550300"]}','{"phoneNumber":[{"value":"+12025550300","isPrimary":true}],"email":"jo@elsewhere.example"}',1767607200000,1767607200000,0,'{"theirs":{"texts":{"first_name":"Jo","last_name":"Brandt"},"emails":["jo@elsewhere.example"],"phones":["+12025550300"]}}');
INSERT INTO "record_content" VALUES(18,'{"texts":{"first_name":"Ana6","last_name":"Lindqvist6"},"emails":["ana6@acme6.example"],"phones":["+12025550006"]}','{"phoneNumber":[{"value":"+12025550006","isPrimary":true}],"email":"ana6@acme6.example"}',1767607200000,1767607200000,0,'{"theirs":{"texts":{"first_name":"Ana6","last_name":"Lindqvist6"},"emails":["ana6@acme6.example"],"phones":["+12025550006"]}}');
INSERT INTO "record_content" VALUES(19,'{"texts":{"first_name":"Ana5","last_name":"Lindqvist5"},"emails":["ana5@acme5.example"],"phones":["+12025550005"]}','{"phoneNumber":[{"value":"+12025550005","isPrimary":true}],"email":"ana5@acme5.example"}',1767607200000,1767607200000,0,'{"theirs":{"texts":{"first_name":"Ana5","last_name":"Lindqvist5"},"emails":["ana5@acme5.example"],"phones":["+12025550005"]}}');
INSERT INTO "record_content" VALUES(20,'{"texts":{"first_name":"Ana4","last_name":"Refused"},"emails":["ana4@acme4.example"],"phones":["+12025550004"]}','{"phoneNumber":[{"value":"+12025550004","isPrimary":true}],"email":"ana4@acme4.example"}',1767607200000,1795240777954,0,'{"theirs":{"texts":{"first_name":"Ana4","last_name":"Refused"},"emails":["ana4@acme4.example"],"phones":["+12025550004"]}}');
INSERT INTO "record_content" VALUES(21,'{"texts":{"first_name":"Ana3","last_name":"Lindqvist3"},"emails":["ana3@acme3.example"],"phones":["+12025550003"]}','{"phoneNumber":[{"value":"+12025550003","isPrimary":true}],"email":"ana3@acme3.example"}',1767607200000,1767607200000,0,NULL);
INSERT INTO "record_content" VALUES(22,'{"texts":{"first_name":"Ana2","last_name":"Lindqvist-Hall"},"emails":["ana2@acme2.example"],"phones":["+12025550002"]}','{"phoneNumber":[{"value":"+12025550002","isPrimary":true}],"email":"ana2@acme2.example"}',1767607200000,1795240777956,0,'{"theirs":{"texts":{"first_name":"Ana2","last_name":"Lindqvist-Hall"},"emails":["ana2@acme2.example"],"phones":["+12025550002"]}}');
INSERT INTO "record_content" VALUES(23,'{"texts":{"first_name":"Ana1","last_name":"Lindqvist1"},"emails":["ana1@acme1.example"],"phones":["+12025550001"]}','{"phoneNumber":[{"value":"+12025550001","isPrimary":true}],"email":"ana1@acme1.example"}',1767607200000,1767607200000,0,'{"theirs":{"texts":{"first_name":"Ana1","last_name":"Lindqvist1"},"emails":["ana1@acme1.example"],"phones":["+12025550001"]}}');
INSERT INTO "record_content" VALUES(24,'{"texts":{"first_name":"Ida","last_name":"Okafor","title":"Pilot"},"emails":["ida@quay.example"]}','[]',1795240777000,1795240777000,0,'{"theirs":{"texts":{"first_name":"Ida","last_name":"Okafor","title":"Pilot"},"emails":["ida@quay.example"]}}');
INSERT INTO "record_content" VALUES(25,'{"texts":{"first_name":"No","last_name":"Phone"},"emails":["no.phone@brandt.example"]}','{"emails":[{"id":"ba69ec90-eb4f-4f88-9800-5cdd08a0d146","value":"no.phone@brandt.example","primary":true}],"phones":[],"address":{}}',1795240777827,1795240777827,0,'{"theirs":{"texts":{"first_name":"No","last_name":"Phone"},"emails":["no.phone@brandt.example"]}}');
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
INSERT INTO "review" VALUES(1,'duplicate_record||c4r2r3|["reevo"]','duplicate_record',4,'["reevo"]','','reevo holds 2 records of one person; one of them is kept in step, the others are left as they are.','Merge them in reevo.',NULL,0,1795240777798,NULL,NULL);
INSERT INTO "review" VALUES(2,'ambiguous_identity||c8c9r1r17|["reevo","tether"]','ambiguous_identity',8,'["reevo","tether"]','','Records may be one person, but it is not certain: same phone +12025550300, but different e-mails.','Give the records that are one person a common e-mail, or take the phone from those that are not.',NULL,1,1795240777798,NULL,NULL);
INSERT INTO "review" VALUES(3,'deleted_there||c2|["tether"]','deleted_there',2,'["tether"]','','a person deleted it at tether; the others keep theirs','`contactsync retry` creates it there again; or delete it at the others too',NULL,0,1795240777926,NULL,NULL);
INSERT INTO "review" VALUES(4,'conflict|title|c6|["reevo","replyio"]','conflict',6,'["reevo","replyio"]','title','reevo has "One", replyio has "Other"','make the values equal at the services, or change the field''s merge policy',NULL,0,1795240777926,NULL,NULL);
INSERT INTO "review" VALUES(5,'parked_write||c3r13|["replyio"]','parked_write',3,'["replyio"]','','replyio refused to patch: lastName is not acceptable','correct the value at a service, or `contactsync retry 4`',4,0,1795240777955,NULL,NULL);
CREATE TABLE review_contact (
    contact_id INTEGER NOT NULL,
    review_id  INTEGER NOT NULL,
    CONSTRAINT review_contact_pk PRIMARY KEY (contact_id, review_id),
    CONSTRAINT review_contact_review_fk FOREIGN KEY (review_id) REFERENCES review (id),
    CONSTRAINT review_contact_contact_fk FOREIGN KEY (contact_id) REFERENCES contact (id)
) STRICT, WITHOUT ROWID;
INSERT INTO "review_contact" VALUES(4,1);
INSERT INTO "review_contact" VALUES(8,2);
INSERT INTO "review_contact" VALUES(9,2);
INSERT INTO "review_contact" VALUES(2,3);
INSERT INTO "review_contact" VALUES(6,4);
INSERT INTO "review_contact" VALUES(3,5);
CREATE TABLE review_record (
    record_id INTEGER NOT NULL,
    review_id INTEGER NOT NULL,
    CONSTRAINT review_record_pk PRIMARY KEY (record_id, review_id),
    CONSTRAINT review_record_review_fk FOREIGN KEY (review_id) REFERENCES review (id),
    CONSTRAINT review_record_record_fk FOREIGN KEY (record_id) REFERENCES record (id)
) STRICT, WITHOUT ROWID;
INSERT INTO "review_record" VALUES(2,1);
INSERT INTO "review_record" VALUES(3,1);
INSERT INTO "review_record" VALUES(1,2);
INSERT INTO "review_record" VALUES(17,2);
INSERT INTO "review_record" VALUES(13,5);
CREATE TABLE run (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    command        TEXT    NOT NULL,
    started_at_ms  INTEGER NOT NULL,
    finished_at_ms INTEGER,
    outcome        TEXT    NOT NULL DEFAULT '',
    exit_status    INTEGER NOT NULL DEFAULT 0,
    report_json    TEXT    NOT NULL DEFAULT ''
) STRICT;
INSERT INTO "run" VALUES(1,'sync',1795240777752,1795240777833,'attention',2,'{}');
INSERT INTO "run" VALUES(2,'sync',1795240777884,1795240777959,'attention',2,'{}');
INSERT INTO "run" VALUES(3,'sync',1795240778012,NULL,'',0,'');
CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "setting" VALUES('approved_until','11');
INSERT INTO "setting" VALUES('matching_terms','1');
INSERT INTO "setting" VALUES('merging_terms','0 [reevo tether replyio ] any; 0; true
title: 2 [reevo tether replyio ] any
reevo: 0; city true true true 255;country true true true 255;department true true true 255;facebook_url true true true 255;first_name true true true 255;last_name true true false 255;linkedin_url true true true 255;middle_name true true true 255;postal_code true true true 255;state true true true 255;street_one true true true 255;street_two true true true 255;title true true true 255;x_url true true true 255;zoominfo_url true true true 255;18446744073709551615 false true false true; 18446744073709551615 false false false true; false true false; ["first_name", "last_name"]; []; true true
replyio: 0; city true true true 255;company true true true 255;company_size true true true 255;country true true true 255;first_name true true true 255;industry true true true 255;last_name true true true 255;linkedin_url true true true 255;notes true true true 0;recruiter_url true true true 255;sales_navigator_url true true true 255;state true true true 255;time_zone true true true 255;title true true true 255;1 false false false true; 1 false false true true; true true true; []; [[emails, linkedin_url]]; true true
tether: 0; first_name true true true 0;last_name true true true 0;18446744073709551615 false false false true; 18446744073709551615 true true false true; false false false; []; []; true true
');
CREATE TABLE unreadable (
    provider   TEXT    NOT NULL,
    key        TEXT    NOT NULL,                      -- the remote id, or a hash of the bytes where there is none
    raw        TEXT    NOT NULL,
    why        TEXT    NOT NULL,
    seen       INTEGER NOT NULL CHECK (seen IN (0, 1)),
    seen_at_ms INTEGER NOT NULL,
    CONSTRAINT unreadable_pk PRIMARY KEY (provider, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_dirty ON contact (urgency DESC, id) WHERE urgency > 0;
CREATE INDEX record_contact ON record (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX record_dirty ON record (provider, remote_id) WHERE dirty = 1;
CREATE INDEX record_gone ON record (contact_id) WHERE state = 'gone';
CREATE INDEX operation_queue ON operation (provider, lane, id) WHERE state IN ('planned', 'retry');
CREATE INDEX operation_state ON operation (state, provider, kind, approved);
CREATE INDEX operation_contact ON operation (contact_id, provider);
CREATE INDEX operation_run ON operation (run_id);
CREATE INDEX operation_claim_operation ON operation_claim (operation_id);
CREATE UNIQUE INDEX review_open_uq ON review (fingerprint) WHERE resolution IS NULL;
CREATE INDEX review_open ON review (id) WHERE resolution IS NULL;
CREATE INDEX review_contact_review ON review_contact (review_id);
CREATE INDEX review_record_review ON review_record (review_id);
CREATE INDEX history_contact ON history (contact_id, id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('run',3);
INSERT INTO "sqlite_sequence" VALUES('contact',10);
INSERT INTO "sqlite_sequence" VALUES('review',5);
INSERT INTO "sqlite_sequence" VALUES('operation',11);
COMMIT;
