//! What one of the servers alone can hold.

use super::super::Property;
use super::{COLUMN, LOG, T, TABLE, either, has};

pub(super) const MYSQL: [Property; 20] = [
    either(
        "a reference system",
        "spatial-type-overview.html",
        "create table t (g point not null)",
        "create table t (g point not null srid 4326)",
    ),
    either("COLUMN_FORMAT", COLUMN, "create table t (a int)", "create table t (a int column_format dynamic)"),
    either("STORAGE", COLUMN, "create table t (a int)", "create table t (a int storage disk)"),
    either(
        "SECONDARY_ENGINE_ATTRIBUTE of a column",
        COLUMN,
        "create table t (a int)",
        "create table t (a int secondary_engine_attribute '{\"a\": 1}')",
    ),
    either(
        "SECONDARY_ENGINE_ATTRIBUTE of a table",
        TABLE,
        "create table t (a int)",
        "create table t (a int) secondary_engine_attribute='{\"a\": 1}'",
    ),
    either(
        "AUTOEXTEND_SIZE",
        "innodb-tablespace-autoextend-size.html",
        "create table t (a int)",
        "create table t (a int) autoextend_size=4M",
    ),
    either(
        "COMPRESSION",
        "innodb-page-compression.html",
        "create table t (a int)",
        "create table t (a int) compression='zlib'",
    ),
    either(
        "a tablespace",
        "general-tablespaces.html",
        "create table t (a int)",
        "create table t (a int) tablespace=innodb_system",
    ),
    either(
        "a parser of a full-text index",
        "fulltext-search-ngram.html",
        "create table t (s varchar(300), fulltext key k (s))",
        "create table t (s varchar(300), fulltext key k (s) with parser ngram)",
    ),
    either(
        "an index over an expression",
        "create-index.html",
        "create table t (a varchar(9), key k ((concat(a, '😀'))))",
        "create table t (a varchar(9), key k ((concat(a, '👍'))))",
    ),
    either(
        "an index over the elements of documents",
        "create-index.html",
        "create table t (j json)",
        "create table t (j json, key k ((cast(j->'$.a' as unsigned array))))",
    ),
    either(
        "an invisible index",
        "invisible-indexes.html",
        "create table t (a int, key k (a))",
        "create table t (a int, key k (a) invisible)",
    ),
    either(
        "an invisible unique index",
        "invisible-indexes.html",
        "create table t (a int, unique key k (a))",
        "create table t (a int, unique key k (a) invisible)",
    ),
    either(
        "a check that is not enforced",
        "create-table-check-constraints.html",
        "create table t (a int, constraint c check (a > 0))",
        "create table t (a int, constraint c check (a > 0) not enforced)",
    ),
    either(
        "an invisible key that the server made",
        "create-table-gipks.html",
        "create table t (a int)",
        "set sql_generate_invisible_primary_key = 1; create table t (a int)",
    ),
    either(
        "a materialized view",
        "create-view.html",
        "create table t (a int); create view w as select a from t",
        "create table t (a int); create materialized view w as select a from t",
    ),
    Property {
        name: "a JSON duality view",
        page: "json-duality-views.html",
        base: LOG,
        without: "create view w as select id, a from t",
        with: "create json relational duality view w as select json_duality_object('_id': id, 'a': a) from t",
    },
    has(
        "a library",
        "create-library.html",
        T,
        "create library l language javascript as $$ export function f() { return 1; } $$",
    ),
    Property {
        name: "a histogram",
        page: "optimizer-statistics.html",
        base: "create table t (id int primary key, a int); insert into t values (1, 1), (2, 2)",
        without: "",
        with: "analyze table t update histogram on a with 8 buckets",
    },
    either(
        "the encryption of a database",
        "innodb-data-encryption.html",
        T,
        "create table t (id int primary key, a int, s varchar(300)); alter database default encryption='Y'",
    ),
];

pub(super) const MARIADB: [Property; 24] = [
    either(
        "a reference system",
        "geometry-types",
        "create table t (g point)",
        "create table t (g point ref_system_id=4326)",
    ),
    either(
        "a compressed column",
        "storage-engine-independent-column-compression",
        "create table t (a text)",
        "create table t (a text compressed)",
    ),
    either("a check of a column", "constraint", "create table t (a int)", "create table t (a int check (a > 0))"),
    either(
        "a check of a column and one of the table",
        "constraint",
        "create table t (a int check (a > 0))",
        "create table t (a int, constraint c check (a > 0))",
    ),
    either(
        "an ignored index",
        "ignored-indexes",
        "create table t (a int, key k (a))",
        "create table t (a int, key k (a) ignored)",
    ),
    either(
        "an ignored unique index",
        "ignored-indexes",
        "create table t (a int, unique key k (a))",
        "create table t (a int, unique key k (a) ignored)",
    ),
    either(
        "PAGE_CHECKSUM",
        "create-table",
        "create table t (a int) engine=Aria",
        "create table t (a int) engine=Aria page_checksum=0",
    ),
    either(
        "TRANSACTIONAL",
        "create-table",
        "create table t (a int) engine=Aria",
        "create table t (a int) engine=Aria transactional=1",
    ),
    either(
        "an option of the engine",
        "create-table",
        "create table t (a int)",
        "create table t (a int) page_compressed=1",
    ),
    either(
        "system versioning",
        "system-versioned-tables",
        "create table t (a int)",
        "create table t (a int) with system versioning",
    ),
    either(
        "a column without system versioning",
        "system-versioned-tables",
        "create table t (a int, b int) with system versioning",
        "create table t (a int, b int without system versioning) with system versioning",
    ),
    either(
        "columns of system versioning",
        "system-versioned-tables",
        "create table t (a int) with system versioning",
        "create table t (a int, s timestamp(6) generated always as row start, e timestamp(6) generated always as row end, period for system_time(s, e)) with system versioning",
    ),
    either(
        "partitions of a history",
        "system-versioned-tables",
        "create table t (a int) with system versioning",
        "create table t (a int) with system versioning partition by system_time limit 100 (partition p history, partition q current)",
    ),
    either(
        "a period",
        "application-time-periods",
        "create table t (s date not null, e date not null)",
        "create table t (s date not null, e date not null, period for p(s, e))",
    ),
    Property {
        name: "a key whose periods do not overlap",
        page: "application-time-periods",
        base: "",
        without: "create table t (id int, s date not null, e date not null, period for p(s, e), unique u (id))",
        with: "create table t (id int, s date not null, e date not null, period for p(s, e), unique u (id, p without overlaps))",
    },
    has("a sequence", "create-sequence", T, "create sequence s"),
    either("the start of a sequence", "create-sequence", "create sequence s", "create sequence s start with 5"),
    either("the step of a sequence", "create-sequence", "create sequence s", "create sequence s increment by 5"),
    either(
        "the bounds of a sequence",
        "create-sequence",
        "create sequence s",
        "create sequence s minvalue 1 maxvalue 99",
    ),
    either("a sequence that begins again", "create-sequence", "create sequence s", "create sequence s cycle"),
    either("the cache of a sequence", "create-sequence", "create sequence s", "create sequence s cache 7"),
    Property {
        name: "the sequence of a default",
        page: "create-sequence",
        base: "create sequence r; create sequence s",
        without: "create table t (a int default nextval(r))",
        with: "create table t (a int default nextval(s))",
    },
    either(
        "a comment of a database",
        "create-database",
        T,
        "create table t (id int primary key, a int, s varchar(300)); alter database comment = 'é'",
    ),
    Property {
        name: "a histogram",
        page: "engine-independent-table-statistics",
        base: "create table t (id int primary key, a int); insert into t values (1, 1), (2, 2)",
        without: "",
        with: "set histogram_size = 8; analyze table t persistent for columns (a) indexes ()",
    },
];

pub(super) const MARIADB_118: [Property; 3] = [
    either(
        "an index over vectors",
        "create-table-with-vectors",
        "create table t (v vector(3) not null)",
        "create table t (v vector(3) not null, vector index (v))",
    ),
    either(
        "an option of such an index",
        "create-table-with-vectors",
        "create table t (v vector(3) not null, vector index (v) m=8)",
        "create table t (v vector(3) not null, vector index (v) m=9)",
    ),
    either("the type of a sequence", "create-sequence", "create sequence s", "create sequence s as int"),
];
