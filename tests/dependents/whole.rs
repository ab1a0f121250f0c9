//! Everything that can stand on a column or a view comes back with all that belongs to it.

use super::{Case, check};

const ITEMS: &str =
    "create table items (id int primary key, amount @ not null, code text, owner text default current_user);
insert into items values (1, 5, 'a'), (2, 7, 'b');
create function touch() returns trigger language plpgsql as 'begin return new; end';\n";

/// What stands on `items.amount`, each under names of its own, so that all of them stand there at once.
const STANDING: [(&str, &str); 13] = [
    (
        "a view with an owner, grants of grants, and a grant of a column",
        "create view granted as select id, amount from items; alter view granted owner to anabranch_test_ada;
         grant select on granted to \"anabranch test Bob\" with grant option; grant insert, select on granted to public;
         grant update (amount) on granted to \"anabranch test Bob\";
         set role \"anabranch test Bob\"; grant select on granted to anabranch_test_ada; reset role;",
    ),
    (
        "a view whose owner may not do all",
        "create view revoked as select amount from items; revoke delete, insert on revoked from current_user;",
    ),
    (
        "a view with options, comments and defaults of its columns",
        "create view described with (security_barrier = true) as select id, amount, code from items where code <> 'x' with local check option;
         comment on view described is 'it''s'; comment on column described.amount is 'how much';
         alter view described alter column amount set default 11;",
    ),
    (
        "triggers of a view, one of them with a comment",
        "create view triggered as select id, amount from items;
         create trigger instead instead of update on triggered for each row execute function touch();
         comment on trigger instead on triggered is 'instead';",
    ),
    (
        "rules of a table and of a view, one of them switched off",
        "create table log (a int); create rule logged as on update to items where new.amount > 4 do also insert into log values (1);
         alter table items disable rule logged; comment on rule logged on items is 'logged';
         create view ruled as select id, amount from items;
         create rule \"No No\" as on delete to ruled do instead nothing; comment on rule \"No No\" on ruled is 'no';",
    ),
    (
        "a materialized view with indexes, statistics and settings",
        "create materialized view heap as select id, amount, code from items; create unique index heap_id on heap (id);
         create index heap_code on heap (lower(code)) with (fillfactor = 50); alter index heap_code alter column 1 set statistics 99;
         comment on index heap_code is 'by code'; alter materialized view heap cluster on heap_id;
         alter materialized view heap alter column code set statistics 55, alter column code set storage external;
         alter materialized view heap set (autovacuum_enabled = false); comment on column heap.code is 'the code';
         comment on materialized view heap is 'all'; alter materialized view heap owner to anabranch_test_ada; grant select on heap to public;
         create statistics heap_statistics on id, code from heap; create materialized view nothing as select amount from heap with no data;",
    ),
    (
        "views on views on materialized views, and a function that returns their rows",
        "create view one as select amount from items; create materialized view two as select amount from one;
         create view three as select a.amount, b.amount as other from two a, one b; grant select on three to public;
         create function rows_of_three() returns setof three language sql as 'select * from three';
         revoke execute on function rows_of_three() from public; grant execute on function rows_of_three() to anabranch_test_ada;
         comment on function rows_of_three() is 'rows'; create view four as select * from rows_of_three();",
    ),
    (
        "views in another schema, of odd names",
        "create schema \"Odd S\"; create view \"Odd S\".\"Big V\" as select amount as \"A m\" from items;
         comment on column \"Odd S\".\"Big V\".\"A m\" is 'a'; grant select (\"A m\") on \"Odd S\".\"Big V\" to \"anabranch test Bob\";",
    ),
    (
        "policies of the table and of another one",
        "alter table items enable row level security; create table other (id int); alter table other enable row level security;
         create policy mine on items as restrictive for update to anabranch_test_ada using (amount > 0 and owner = current_user) with check (amount < 1000);
         create policy theirs on other to public, \"anabranch test Bob\" using (exists (select from items where items.amount > 3));
         comment on policy theirs on other is 'theirs';",
    ),
    (
        "triggers that name the column, one switched off and one that always fires",
        "create trigger of_amount before update of amount on items for each row execute function touch();
         alter table items disable trigger of_amount; comment on trigger of_amount on items is 'of';
         create trigger when_amount after update on items for each row when (old.amount is distinct from new.amount) execute function touch();
         alter table items enable always trigger when_amount;",
    ),
    (
        "a routine with a parsed body",
        "create function nth(int) returns @ stable begin atomic select amount from items where id = $1; end;
         alter function nth(int) owner to anabranch_test_ada; create view nths as select nth(id) as n from items;",
    ),
    (
        "publications of the column and of rows",
        "create publication columns_@@ for table items (id, amount); create publication rows_@@ for table items where (amount > 3 and code is not null);",
    ),
    (
        "statistics with a target, an owner and a comment",
        "create statistics counted (ndistinct) on amount, code from items; alter statistics counted set statistics 44;
         alter statistics counted owner to anabranch_test_ada; comment on statistics counted is 'counted';",
    ),
];

fn all(between: [&'static str; 2], name: &'static str) -> Case {
    let standing: String = STANDING.iter().map(|(_, sql)| format!("{}\n", sql.replace("@@", "all"))).collect();
    let sql = Box::leak(format!("{ITEMS}{standing}").into_boxed_str());
    Case { name, sql, between, rows: "select count(*) || ' ' || round(sum(amount)) from items" }
}

#[test]
fn everything_that_stands_on_a_column_comes_back_whole_when_its_type_changes() {
    check(&[
        all(["integer", "numeric(12,2)"], "another family of numbers"),
        all(["integer", "bigint"], "a wider number"),
    ]);
}

#[test]
fn what_stands_on_a_generated_column_comes_back_whole() {
    let computed = "generated always as (id * @) stored";
    // The column is the last one, as it is when it is made anew.
    let items = ITEMS
        .replace("amount @ not null, ", "")
        .replace("current_user);", &format!("current_user, amount int {computed});"));
    let items = items.replace("values (1, 5, 'a'), (2, 7, 'b')", "(id, code) values (1, 'a'), (2, 'b')");
    // A publication may name such a column in PostgreSQL 18 alone.
    let skipped = ["a routine with a parsed body", "publications of the column and of rows"];
    let standing = STANDING.iter().filter(|(name, _)| !skipped.contains(name));
    let standing: String = standing.map(|(_, sql)| format!("{}\n", sql.replace("@@", "all"))).collect();
    let more = "alter table items add constraint positive check (amount > 0) not valid; comment on constraint positive on items is 'positive';
        create unique index by_amount on items (amount) with (fillfactor = 60); alter table items add constraint together unique (amount, code);
        comment on constraint together on items is 'together'; alter table items replica identity using index items_pkey;
        create table refers (amount int, constraint refers_to foreign key (amount) references items (amount) on update cascade not valid);
        alter table items alter column amount set statistics 77; comment on column items.amount is 'computed'; grant select (amount) on items to public;
        alter table items add constraint apart exclude using btree (amount with =); comment on constraint apart on items is 'apart';";
    let sql = format!("{items}{more}{standing}");
    let case = Case {
        name: "another expression",
        sql: Box::leak(sql.into_boxed_str()),
        between: ["2", "3"],
        rows: "select count(*) from items",
    };
    check(&[case]);
}

#[test]
fn what_stands_on_partitions_and_children_comes_back_whole() {
    check(&[Case {
        name: "partitions and children",
        sql: "create table parted (id int, a @) partition by range (id); create table parted_1 partition of parted for values from (1) to (10);
              insert into parted values (1, 1); create view of_part as select a from parted_1; grant select on of_part to public;
              create table parent (a @); create table child (b int) inherits (parent); create table grandchild () inherits (child);
              create materialized view of_grandchild as select a from grandchild; create index on of_grandchild (a);
              alter table grandchild alter column a set statistics 33; insert into grandchild values (3, 4);
              create function touch() returns trigger language plpgsql as 'begin return new; end';
              create trigger of_a before update of a on parent for each row execute function touch();",
        between: ["integer", "numeric"],
        rows: "select (select count(*) from parted) + (select count(*) from parent)",
    }]);
}

#[test]
fn what_a_server_forgets_of_a_column_with_another_type_is_said_again() {
    check(&[Case {
        name: "storage, compression and statistics",
        sql: "create table t (a @, b text); alter table t alter column a set storage external, alter column a set statistics 77, alter column a set (n_distinct = 3);
              alter table t alter column a set compression pglz; create index lowered on t (lower(a)) with (fillfactor = 70);
              alter index lowered alter column 1 set statistics 88; comment on index lowered is 'lowered';
              create table c () inherits (t); create statistics s on a, b from t; alter statistics s set statistics 9;
              alter statistics s owner to anabranch_test_ada; grant select (a) on t to public; insert into t values ('x', 'y');",
        between: ["varchar(5)", "text"],
        rows: "select count(a) from t",
    }]);
}

#[test]
fn a_view_with_other_columns_keeps_what_stands_on_it() {
    let standing = "create function touch() returns trigger language plpgsql as 'begin return null; end';
         create trigger instead instead of insert on v for each row execute function touch();
         grant select on v to public; grant select (one) on v to anabranch_test_ada; comment on column v.one is 'one';
         create view above as select one + 1 as two from v; grant select on above to \"anabranch test Bob\";
         create rule never as on delete to v do instead nothing;";
    let case = |name, between| Case {
        name,
        sql: Box::leak(format!("create view v as select @; {standing}").into_boxed_str()),
        between,
        rows: "select count(*) from above",
    };
    check(&[
        case("a column before the others", ["1 as one", "2 as zero, 1 as one"]),
        case("a column behind the others", ["1 as one", "1 as one, 2 as three"]),
        case("a column of another type", ["1 as one", "1::bigint as one"]),
    ]);
}

#[test]
fn what_stands_on_an_enum_comes_back_whole() {
    check(&[Case {
        name: "a value less",
        sql: "create type mood as enum (@); comment on type mood is 'moods'; grant usage on type mood to anabranch_test_ada;
              create table t (m mood default 'a', n mood[], constraint known check (m <> 'b') not valid); comment on constraint known on t is 'known';
              insert into t values ('a', '{a,b}'); create index of_a on t (m) where m = 'a'; comment on index of_a is 'of a';
              create view v as select m from t where m = 'a'; grant select on v to public;
              create function f(mood) returns mood language sql as 'select $1'; revoke execute on function f(mood) from public;
              alter table t enable row level security; create policy p on t using (m = 'a');
              create rule r as on delete to t where old.m = 'a' do instead nothing;
              create table u (m mood primary key); create table w (m mood references u on delete cascade);",
        between: ["'a', 'b'", "'a', 'b', 'c'"],
        rows: "select count(*) || max(m::text) || max(n::text) from t",
    }]);
}
