//! What the catalogs of MySQL and MariaDB can hold: a case for each property, in the order of the manual's `CREATE` statements.
//!
//! The pages are those of MySQL's reference manual, of MariaDB's knowledge base where a case is MariaDB's alone. The next number of
//! `AUTO_INCREMENT` is data and no property.

use super::{Property, check_all};
use crate::support::{Engine, TestDatabase};
use anabranch::model::DialectName;

/// Two columns that differ in what is said of one.
const fn either(name: &'static str, page: &'static str, without: &'static str, with: &'static str) -> Property {
    Property { name, page, base: "", without, with }
}

/// Something that is added to what there is.
const fn has(name: &'static str, page: &'static str, base: &'static str, with: &'static str) -> Property {
    Property { name, page, base, without: "", with }
}

const COLUMN: &str = "create-table.html";
const TABLE: &str = "create-table.html";
const T: &str = "create table t (id int primary key, a int, s varchar(300))";
const U: &str = "create table u (id int primary key); create table v (id int primary key)";
const USER: &str = "create user if not exists anabranch_catalog; create table t (id int primary key, a int)";
const LOG: &str = "create table t (id int primary key, a int)";

const COLUMNS: [Property; 24] = [
    either("a type", "data-types.html", "create table t (a int)", "create table t (a bigint)"),
    either("a sign", "numeric-type-syntax.html", "create table t (a int)", "create table t (a int unsigned)"),
    either(
        "a display width",
        "numeric-type-syntax.html",
        "create table t (a int(3) zerofill)",
        "create table t (a int(4) zerofill)",
    ),
    either(
        "fractional digits",
        "fractional-seconds.html",
        "create table t (a datetime)",
        "create table t (a datetime(3))",
    ),
    either(
        "a value of an enumeration",
        "enum.html",
        "create table t (a enum('a', 'b'))",
        "create table t (a enum('a', 'c'))",
    ),
    either(
        "the order of values",
        "enum.html",
        "create table t (a enum('a', 'b'))",
        "create table t (a enum('b', 'a'))",
    ),
    either(
        "a value outside of the Basic Multilingual Plane",
        "enum.html",
        "create table t (a enum('a', '😀'))",
        "create table t (a enum('a', '👍'))",
    ),
    either("a member of a set", "set.html", "create table t (a set('a', '😀'))", "create table t (a set('a', '👍'))"),
    either("not null", COLUMN, "create table t (a int)", "create table t (a int not null)"),
    either(
        "a default",
        "data-type-defaults.html",
        "create table t (a varchar(9))",
        "create table t (a varchar(9) default 'x')",
    ),
    either(
        "a default outside of the Basic Multilingual Plane",
        "data-type-defaults.html",
        "create table t (a varchar(9) default '😀')",
        "create table t (a varchar(9) default '👍')",
    ),
    either(
        "a default of bytes",
        "data-type-defaults.html",
        "create table t (a varbinary(9) default 'a')",
        "create table t (a varbinary(9) default 'a\\0b')",
    ),
    either(
        "a default of bytes that are no text",
        "data-type-defaults.html",
        "create table t (a varbinary(9) default 0xff)",
        "create table t (a varbinary(9) default 0xfe)",
    ),
    either(
        "an expression as a default",
        "data-type-defaults.html",
        "create table t (a varchar(9) default (concat('😀', 'a')))",
        "create table t (a varchar(9) default (concat('👍', 'a')))",
    ),
    either(
        "on update",
        "timestamp-initialization.html",
        "create table t (a datetime)",
        "create table t (a datetime on update current_timestamp)",
    ),
    either(
        "a numbering",
        "example-auto-increment.html",
        "create table t (a int primary key)",
        "create table t (a int auto_increment primary key)",
    ),
    either(
        "a comment of a column",
        COLUMN,
        T,
        "create table t (id int primary key, a int comment 'é', s varchar(300))",
    ),
    either(
        "a character set of a column",
        "charset-column.html",
        "create table t (a varchar(9))",
        "create table t (a varchar(9) character set latin1)",
    ),
    either(
        "a collation of a column",
        "charset-column.html",
        "create table t (a varchar(9) collate utf8mb4_bin)",
        "create table t (a varchar(9) collate utf8mb4_unicode_ci)",
    ),
    either(
        "a generated column",
        "create-table-generated-columns.html",
        "create table t (a int, b int)",
        "create table t (a int, b int as (a + 1))",
    ),
    either(
        "a stored column",
        "create-table-generated-columns.html",
        "create table t (a int, b int as (a + 1) virtual)",
        "create table t (a int, b int as (a + 1) stored)",
    ),
    either(
        "an expression of a column outside of the Basic Multilingual Plane",
        "create-table-generated-columns.html",
        "create table t (a varchar(9), b varchar(20) as (concat(a, '😀')))",
        "create table t (a varchar(9), b varchar(20) as (concat(a, '👍')))",
    ),
    either(
        "an invisible column",
        "invisible-columns.html",
        "create table t (a int, b int)",
        "create table t (a int, b int invisible)",
    ),
    either("a spatial type", "spatial-type-overview.html", "create table t (a point)", "create table t (a geometry)"),
];

const KEYS: [Property; 25] = [
    either("a primary key", TABLE, "create table t (a int not null)", "create table t (a int primary key)"),
    either(
        "the order of a key's columns",
        TABLE,
        "create table t (a int, b int, primary key (a, b))",
        "create table t (a int, b int, primary key (b, a))",
    ),
    either(
        "a prefix of a primary key",
        "column-indexes.html",
        "create table t (s varchar(300), primary key (s))",
        "create table t (s varchar(300), primary key (s(10)))",
    ),
    either(
        "the direction of a primary key",
        "descending-indexes.html",
        "create table t (a int primary key)",
        "create table t (a int, primary key (a desc))",
    ),
    either(
        "a comment of a primary key",
        TABLE,
        "create table t (a int primary key)",
        "create table t (a int, primary key (a) comment 'x')",
    ),
    either(
        "the type of a primary key's index",
        TABLE,
        "create table t (a int primary key)",
        "create table t (a int, primary key (a) using btree)",
    ),
    has("an index", "create-index.html", T, "create index k on t (a)"),
    either(
        "a name of an index",
        "create-index.html",
        "create table t (a int, key k (a))",
        "create table t (a int, key l (a))",
    ),
    either(
        "a unique index",
        "create-index.html",
        "create table t (a int, key k (a))",
        "create table t (a int, unique key k (a))",
    ),
    either(
        "a prefix of an index",
        "column-indexes.html",
        "create table t (s varchar(300), key k (s))",
        "create table t (s varchar(300), key k (s(10)))",
    ),
    either(
        "a prefix of a unique index",
        "column-indexes.html",
        "create table t (s varchar(300), unique key k (s))",
        "create table t (s varchar(300), unique key k (s(10)))",
    ),
    either(
        "the direction of an index",
        "descending-indexes.html",
        "create table t (a int, key k (a))",
        "create table t (a int, key k (a desc))",
    ),
    either(
        "a comment of an index",
        "create-index.html",
        "create table t (a int, key k (a))",
        "create table t (a int, key k (a) comment 'x')",
    ),
    either(
        "a comment of a unique index",
        "create-index.html",
        "create table t (a int, unique key k (a))",
        "create table t (a int, unique key k (a) comment 'x')",
    ),
    either(
        "the type of an index",
        "create-index.html",
        "create table t (a int, key k (a))",
        "create table t (a int, key k (a) using btree)",
    ),
    either(
        "the size of an index's blocks",
        "create-index.html",
        // MySQL forgets it where the rows are not compressed.
        "create table t (a int, key k (a)) row_format=compressed",
        "create table t (a int, key k (a) key_block_size=4) row_format=compressed",
    ),
    either(
        "a full-text index",
        "innodb-fulltext-index.html",
        "create table t (s varchar(300), key k (s))",
        "create table t (s varchar(300), fulltext key k (s))",
    ),
    either(
        "a spatial index",
        "creating-spatial-indexes.html",
        "create table t (g point not null)",
        "create table t (g point not null, spatial key k (g))",
    ),
    either(
        "the index of a foreign key",
        "create-table-foreign-keys.html",
        "create table u (id int primary key); create table t (a int, constraint f foreign key (a) references u (id))",
        "create table u (id int primary key); create table t (a int, key k (a), constraint f foreign key (a) references u (id))",
    ),
    either(
        "a check",
        "create-table-check-constraints.html",
        "create table t (a int)",
        "create table t (a int, check (a > 0))",
    ),
    either(
        "a check outside of the Basic Multilingual Plane",
        "create-table-check-constraints.html",
        "create table t (s varchar(9), constraint c check (s <> '😀'))",
        "create table t (s varchar(9), constraint c check (s <> '👍'))",
    ),
    either(
        "a name of a check",
        "create-table-check-constraints.html",
        "create table t (a int, constraint c check (a > 0))",
        "create table t (a int, constraint d check (a > 0))",
    ),
    Property {
        name: "a foreign key",
        page: "create-table-foreign-keys.html",
        base: U,
        without: "create table t (a int, key k (a))",
        with: "create table t (a int, key k (a), foreign key (a) references u (id))",
    },
    Property {
        name: "the table that is referred to",
        page: "create-table-foreign-keys.html",
        base: U,
        without: "create table t (a int, foreign key (a) references u (id))",
        with: "create table t (a int, foreign key (a) references v (id))",
    },
    Property {
        name: "an action of a foreign key",
        page: "create-table-foreign-keys.html",
        base: U,
        without: "create table t (a int, foreign key (a) references u (id))",
        with: "create table t (a int, foreign key (a) references u (id) on delete cascade on update set null)",
    },
];

const TABLES: [Property; 21] = [
    either("an engine", "storage-engines.html", "create table t (a int)", "create table t (a int) engine=MyISAM"),
    either(
        "a character set of a table",
        "charset-table.html",
        "create table t (a int)",
        "create table t (a int) charset=latin1",
    ),
    either(
        "a collation of a table",
        "charset-table.html",
        "create table t (a int) collate utf8mb4_bin",
        "create table t (a int) collate utf8mb4_unicode_ci",
    ),
    either("a comment of a table", TABLE, "create table t (a int)", "create table t (a int) comment='é'"),
    either(
        "a format of rows",
        "innodb-row-format.html",
        "create table t (a int)",
        "create table t (a int) row_format=compact",
    ),
    either("AVG_ROW_LENGTH", TABLE, "create table t (a int)", "create table t (a int) avg_row_length=9"),
    either(
        "CHECKSUM",
        TABLE,
        "create table t (a int) engine=MyISAM",
        "create table t (a int) engine=MyISAM checksum=1",
    ),
    either(
        "DELAY_KEY_WRITE",
        TABLE,
        "create table t (a int) engine=MyISAM",
        "create table t (a int) engine=MyISAM delay_key_write=1",
    ),
    either("MAX_ROWS", TABLE, "create table t (a int)", "create table t (a int) max_rows=9"),
    either("MIN_ROWS", TABLE, "create table t (a int)", "create table t (a int) min_rows=9"),
    either(
        "PACK_KEYS",
        TABLE,
        "create table t (a int) engine=MyISAM",
        "create table t (a int) engine=MyISAM pack_keys=1",
    ),
    either(
        "KEY_BLOCK_SIZE",
        "innodb-compression-usage.html",
        "create table t (a int) row_format=compressed",
        "create table t (a int) row_format=compressed key_block_size=4",
    ),
    either(
        "STATS_PERSISTENT",
        "innodb-persistent-stats.html",
        "create table t (a int)",
        "create table t (a int) stats_persistent=0",
    ),
    either(
        "STATS_AUTO_RECALC",
        "innodb-persistent-stats.html",
        "create table t (a int)",
        "create table t (a int) stats_auto_recalc=0",
    ),
    either(
        "STATS_SAMPLE_PAGES",
        "innodb-persistent-stats.html",
        "create table t (a int)",
        "create table t (a int) stats_sample_pages=9",
    ),
    either(
        "the tables that one is made of",
        "merge-storage-engine.html",
        "create table u (a int) engine=MyISAM; create table t (a int) engine=merge",
        "create table u (a int) engine=MyISAM; create table t (a int) engine=merge union=(u) insert_method=last",
    ),
    either(
        "partitions",
        "partitioning.html",
        "create table t (a int)",
        "create table t (a int) partition by hash (a) partitions 3",
    ),
    either(
        "the number of partitions",
        "partitioning.html",
        "create table t (a int) partition by hash (a) partitions 2",
        "create table t (a int) partition by hash (a) partitions 3",
    ),
    either(
        "a bound of a partition",
        "partitioning-range.html",
        "create table t (a int) partition by range (a) (partition p values less than (9))",
        "create table t (a int) partition by range (a) (partition p values less than (8))",
    ),
    either(
        "a comment of a partition",
        TABLE,
        "create table t (a int) partition by range (a) (partition p values less than (9))",
        "create table t (a int) partition by range (a) (partition p values less than (9) comment='é')",
    ),
    either(
        "the collation of a database",
        "charset-database.html",
        T,
        "create table t (id int primary key, a int, s varchar(300)); alter database collate utf8mb4_bin",
    ),
];

const DEFINITIONS: [Property; 27] = [
    has("a view", "create-view.html", LOG, "create view w as select a from t"),
    Property {
        name: "a text of a view outside of the Basic Multilingual Plane",
        page: "create-view.html",
        base: LOG,
        without: "create view w as select a, '😀' as b from t",
        with: "create view w as select a, '👍' as b from t",
    },
    Property {
        name: "the algorithm of a view",
        page: "view-algorithms.html",
        base: LOG,
        without: "create view w as select a from t",
        with: "create algorithm=merge view w as select a from t",
    },
    Property {
        name: "the security of a view",
        page: "create-view.html",
        base: LOG,
        without: "create view w as select a from t",
        with: "create sql security invoker view w as select a from t",
    },
    Property {
        name: "a check option",
        page: "view-check-option.html",
        base: LOG,
        without: "create view w as select a from t where a > 1",
        with: "create view w as select a from t where a > 1 with check option",
    },
    Property {
        name: "the definer of a view",
        page: "create-view.html",
        base: LOG,
        without: "create view w as select a from t",
        with: "create definer=nobody@nowhere view w as select a from t",
    },
    Property {
        name: "the connection collation of a view",
        page: "create-view.html",
        base: LOG,
        without: "create view w as select a, 'a' as b from t",
        with: "set names utf8mb4 collate utf8mb4_bin; create view w as select a, 'a' as b from t",
    },
    has("a trigger", "create-trigger.html", LOG, "create trigger g before insert on t for each row set new.a = 1"),
    Property {
        name: "when a trigger fires",
        page: "create-trigger.html",
        base: LOG,
        without: "create trigger g before insert on t for each row set new.a = 1",
        with: "create trigger g before update on t for each row set new.a = 1",
    },
    Property {
        name: "a text of a trigger outside of the Basic Multilingual Plane",
        page: "create-trigger.html",
        base: LOG,
        without: "create trigger g before insert on t for each row set new.a = '😀'",
        with: "create trigger g before insert on t for each row set new.a = '👍'",
    },
    Property {
        name: "the order of triggers",
        page: "create-trigger.html",
        base: "create table t (a int); create trigger g before insert on t for each row set new.a = 1",
        without: "create trigger h before insert on t for each row set new.a = 2",
        with: "create trigger h before insert on t for each row precedes g set new.a = 2",
    },
    Property {
        name: "the definer of a trigger",
        page: "create-trigger.html",
        base: LOG,
        without: "create trigger g before insert on t for each row set new.a = 1",
        with: "create definer=nobody@nowhere trigger g before insert on t for each row set new.a = 1",
    },
    Property {
        name: "the SQL mode of a trigger",
        page: "create-trigger.html",
        base: LOG,
        without: "create trigger g before insert on t for each row set new.a = 1",
        with: "set sql_mode = 'NO_ZERO_DATE'; create trigger g before insert on t for each row set new.a = 1",
    },
    has("a function", "create-procedure.html", LOG, "create function f() returns int deterministic return 1"),
    either(
        "a text of a function outside of the Basic Multilingual Plane",
        "create-procedure.html",
        "create function f() returns char(9) deterministic return '😀'",
        "create function f() returns char(9) deterministic return '👍'",
    ),
    either(
        "a parameter",
        "create-procedure.html",
        "create procedure p(a int) select a",
        "create procedure p(a bigint) select a",
    ),
    either(
        "a characteristic of a routine",
        "create-procedure.html",
        "create procedure p() select 1",
        "create procedure p() reads sql data sql security invoker comment 'é' select 1",
    ),
    either(
        "the definer of a routine",
        "create-procedure.html",
        "create procedure p() select 1",
        "create definer=nobody@nowhere procedure p() select 1",
    ),
    either(
        "the SQL mode of a routine",
        "create-procedure.html",
        "create procedure p() select 1",
        "set sql_mode = 'NO_ZERO_DATE'; create procedure p() select 1",
    ),
    has(
        "a function and a procedure of one name",
        "create-procedure.html",
        "create procedure f() select 1",
        "create function f() returns int deterministic return 1",
    ),
    has(
        "an event",
        "create-event.html",
        LOG,
        "create event e on schedule every 1 day starts '2030-01-01 00:00:00' disable do insert into t values (1, 2)",
    ),
    Property {
        name: "what an event does",
        page: "create-event.html",
        base: LOG,
        without: "create event e on schedule every 1 day starts '2030-01-01 00:00:00' disable do insert into t values (1, 2)",
        with: "create event e on schedule every 1 day starts '2030-01-01 00:00:00' disable do insert into t values (1, 3)",
    },
    has("a privilege on a table", "grant.html", USER, "grant select on t to anabranch_catalog"),
    has("a privilege on a column", "grant.html", USER, "grant select (a) on t to anabranch_catalog"),
    Property {
        name: "the right to grant",
        page: "grant.html",
        base: USER,
        without: "grant select on t to anabranch_catalog",
        with: "grant select on t to anabranch_catalog with grant option",
    },
    Property {
        name: "a privilege on a routine",
        page: "grant.html",
        base: "create user if not exists anabranch_catalog; create procedure p() select 1",
        without: "",
        with: "grant execute on procedure p to anabranch_catalog",
    },
    has(
        "a privilege on a view",
        "grant.html",
        "create user if not exists anabranch_catalog; create table t (a int); create view w as select a from t",
        "grant select on w to anabranch_catalog",
    ),
];

const MYSQL: [Property; 20] = [
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

const MARIADB: [Property; 24] = [
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

const MARIADB_118: [Property; 3] = [
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

async fn check_engine(engine: Engine) {
    for properties in [&COLUMNS[..], &KEYS, &TABLES, &DEFINITIONS] {
        check_all(engine, properties).await;
    }
    match engine.dialect() {
        DialectName::MariaDb => check_all(engine, &MARIADB).await,
        DialectName::Mysql | DialectName::Sqlite | DialectName::Postgres => check_all(engine, &MYSQL).await,
    }
    if engine == Engine::MariaDb118 {
        check_all(engine, &MARIADB_118).await;
    }
    TestDatabase::new(engine, "catalog user").execute("drop user if exists anabranch_catalog").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_mysqls_catalog_is_lost() {
    for engine in Engine::of(&[DialectName::Mysql]) {
        check_engine(engine).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_mariadbs_catalogs_is_lost() {
    for engine in Engine::of(&[DialectName::MariaDb]) {
        check_engine(engine).await;
    }
}
