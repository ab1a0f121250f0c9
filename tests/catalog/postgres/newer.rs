//! What newer servers alone can hold.

use super::super::Property;
use super::{PT, T, either, has};

/// From PostgreSQL 18 on.
pub(super) const SINCE_18: [Property; 9] = [
    either(
        "a check NOT ENFORCED",
        "sql-createtable",
        T,
        "alter table t add constraint k check (a > 0)",
        "alter table t add constraint k check (a > 0) not enforced",
    ),
    either(
        "a foreign key NOT ENFORCED",
        "sql-createtable",
        PT,
        "alter table t add constraint k foreign key (a) references p",
        "alter table t add constraint k foreign key (a) references p not enforced",
    ),
    either(
        "the name of a not-null constraint",
        "sql-createtable",
        "create table t (a integer)",
        "alter table t alter a set not null",
        "alter table t add constraint k not null a",
    ),
    either(
        "a not-null constraint NOT VALID",
        "sql-altertable",
        "create table t (a integer)",
        "alter table t add constraint t_a_not_null not null a",
        "alter table t add constraint t_a_not_null not null a not valid",
    ),
    either(
        "a not-null constraint NO INHERIT",
        "sql-altertable",
        "create table t (a integer)",
        "alter table t add constraint t_a_not_null not null a",
        "alter table t add constraint t_a_not_null not null a no inherit",
    ),
    either(
        "WITHOUT OVERLAPS",
        "sql-createtable",
        "create table t (a int4range, b int4range)",
        "alter table t add constraint k unique (a, b)",
        "alter table t add constraint k unique (a, b without overlaps)",
    ),
    either(
        "a foreign key with PERIOD",
        "sql-createtable",
        "create table p (a int4range, b int4range, unique (a, b), unique (a, b without overlaps)); create table t (a int4range, b int4range)",
        "alter table t add constraint k foreign key (a, b) references p (a, b)",
        "alter table t add constraint k foreign key (a, period b) references p (a, period b)",
    ),
    either(
        "a virtual generated column",
        "ddl-generated-columns",
        "",
        "create table t (a integer, b integer generated always as (a + 1) stored)",
        "create table t (a integer, b integer generated always as (a + 1) virtual)",
    ),
    either(
        "the generated columns of a publication",
        "sql-createpublication",
        "",
        "create publication p",
        "create publication p with (publish_generated_columns = stored)",
    ),
];

/// From PostgreSQL 19 on.
pub(super) const SINCE_19: [Property; 2] = [
    has("a publication of all sequences", "sql-createpublication", "", "create publication p for all sequences"),
    either(
        "a table that a publication leaves out",
        "sql-createpublication",
        T,
        "create publication p for all tables",
        "create publication p for all tables except (table t)",
    ),
];
