-- 0003_unshown.sql: finds what no answer of a service has shown yet, after every push that created.
CREATE INDEX record_unshown ON record (provider) WHERE raw_hash = 0 AND state = 'live';
