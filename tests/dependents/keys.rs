//! Foreign keys, and the keys that they rest on.

use super::{Case, check};

const fn case(name: &'static str, sql: &'static str, between: [&'static str; 2], rows: &'static str) -> Case {
    Case { name, sql, between, rows }
}

#[test]
fn a_key_changes_under_the_foreign_keys_that_rest_on_it() {
    let rows = "select (select count(*) from p) || ' ' || (select count(*) from c)";
    check(&[
        case(
            "of another type, with actions",
            "create table p (id @ primary key); create table c (id int primary key, p @ references p on update cascade on delete set null deferrable initially deferred);
             comment on constraint c_p_fkey on c is 'of p'; insert into p values (1); insert into c values (1, 1);",
            ["integer", "text"],
            rows,
        ),
        case(
            "of several columns, in a circle and with itself",
            "create table p (a @, b int, primary key (a, b)); create table c (id int primary key, a @, b int, constraint of_p foreign key (a, b) references p match full on delete set null (a) not valid);
             alter table p add up @, add up_b int, add constraint of_itself foreign key (up, up_b) references p (a, b); insert into p values (1, 2); insert into c values (1, 1, 2);",
            ["integer", "text"],
            rows,
        ),
        case(
            "in another order",
            "create table p (a int, b int, primary key (@)); create table c (x int, y int, foreign key (x, y) references p (a, b)); insert into p values (1, 2); insert into c values (1, 2);",
            ["a, b", "b, a"],
            rows,
        ),
        case(
            "as a constraint and as an index",
            "create table p (id int primary key, n int not null); @; create table c (n int, foreign key (n) references p (n) not valid); insert into p values (1, 2); insert into c values (2);",
            ["alter table p add constraint u unique (n)", "create unique index u on p (n)"],
            rows,
        ),
        case(
            "under another name",
            "create table p (id int, constraint @ primary key (id)); create table c (p int references p); insert into p values (1); insert into c values (1);",
            ["one", "two"],
            rows,
        ),
        case(
            "with what replicas know rows by",
            "create table p (id int primary key, n int not null @); create table c (n int references p (n)); insert into p values (1, 2); insert into c values (2);
             alter table p replica identity using index p_n_key; alter table p cluster on p_n_key; comment on constraint p_n_key on p is 'n';",
            ["unique", "unique nulls not distinct"],
            rows,
        ),
    ]);
}

#[test]
fn keys_and_indexes_that_are_made_anew_keep_their_properties() {
    let rows = "select count(*) from t";
    check(&[
        case(
            "a foreign key with another action",
            "create table p (a int, b int, primary key (a, b)); create table t (a int, b int, constraint f foreign key (a, b) references p match full @ on delete set null (a) not valid);
             comment on constraint f on t is 'f'; insert into p values (1, 2); insert into t values (1, 2);",
            ["", "on update cascade"],
            rows,
        ),
        case(
            "an index in another order",
            "create table t (a int not null, b text); create unique index i on t (a @) with (fillfactor = 60);
             alter table t replica identity using index i; alter table t cluster on i; insert into t values (1, 'x');",
            ["", "desc"],
            rows,
        ),
        case(
            "a switched-off foreign key",
            "create table p (a @ primary key); create table t (a @ references p); alter table t disable trigger all; insert into p values (3); insert into t values (3);",
            ["integer", "bigint"],
            rows,
        ),
    ]);
}

#[test]
fn a_foreign_key_comes_behind_the_unique_index_that_it_rests_on() {
    check(&[case(
        "both at once",
        "create table p (id int primary key, n int); create table c (n int); @",
        ["", "create unique index by_n on p (n); alter table c add constraint of_n foreign key (n) references p (n);"],
        "select count(*) from c",
    )]);
}

#[test]
fn a_numbered_key_becomes_another_one_and_back() {
    let rows = "select count(*) from c";
    check(&[
        case(
            "an identity and a text",
            "create table p @ create table c (n int); insert into c values (1);",
            KEYS,
            rows,
        ),
        case(
            "a serial and a uuid",
            "create table p @ create table c (n int); insert into c values (1);",
            SERIALS,
            rows,
        ),
    ]);
}

const KEYS: [&str; 2] = [
    "(id integer generated always as identity primary key); create table r (p integer references p on delete cascade);",
    "(id text default gen_random_uuid()::text primary key); create table r (p text references p on delete cascade);",
];

const SERIALS: [&str; 2] = [
    "(id serial primary key); create table r (p integer references p);",
    "(id uuid default gen_random_uuid() primary key); create table r (p uuid references p);",
];
