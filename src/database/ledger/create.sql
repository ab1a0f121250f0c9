CREATE TABLE IF NOT EXISTS {revision} (
    id {key} NOT NULL PRIMARY KEY,
    parents {long} NOT NULL,
    depends_on {long} NOT NULL,
    labels {long} NOT NULL,
    message {long} NOT NULL,
    operations_checksum {short} NOT NULL,
    source_checksum {short} NOT NULL,
    sequence bigint NOT NULL UNIQUE,
    applied_at {short} NOT NULL,
    took_ms bigint NOT NULL,
    applied_by {short} NOT NULL,
    tool_version {short} NOT NULL,
    stamped smallint NOT NULL
);
CREATE TABLE IF NOT EXISTS {script} (
    revision {key} NOT NULL PRIMARY KEY,
    up {long} NOT NULL,
    down {long} NOT NULL,
    up_sql {long} NOT NULL,
    down_sql {long}
);
CREATE TABLE IF NOT EXISTS {log} (
    number bigint NOT NULL PRIMARY KEY,
    at {short} NOT NULL,
    event {short} NOT NULL,
    revision {short},
    run {short},
    details {long} NOT NULL,
    script_hash {short},
    actor {short} NOT NULL,
    tool_version {short} NOT NULL
);
CREATE TABLE IF NOT EXISTS {journal} (
    run {key} NOT NULL,
    revision {key} NOT NULL,
    direction {short} NOT NULL,
    segment integer NOT NULL,
    statement integer NOT NULL,
    state {short} NOT NULL,
    statement_sql {long},
    plan {long},
    before_fingerprint {short},
    after_fingerprint {short},
    at {short} NOT NULL,
    error {long},
    PRIMARY KEY (run, revision, segment, statement)
);
CREATE TABLE IF NOT EXISTS {lock} (
    id smallint NOT NULL PRIMARY KEY,
    format integer NOT NULL,
    token bigint NOT NULL,
    holder {short},
    host {short},
    pid bigint,
    command {long},
    since {short},
    expires_at {short}
);
INSERT INTO {lock} (id, format, token)
SELECT 1, {format}, 0 FROM (SELECT 1 AS one) AS one WHERE NOT EXISTS (SELECT id FROM {lock});
