//! Add play counts to songs.
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new("9f3c1a7be204").revises(&["5d1e0c44a1b2"]).created("2026-11-21T10:31:00Z");

pub fn up(m: &mut Migration) {
    m.create_schema("library").comment("Ours.");
    m.create_schema("a").if_not_exists();
    m.create_extension("pg_trgm");
    m.create_extension("uuid-ossp").schema("library").version("1.6");
    m.create_enum("kind", ["studio", "live", "it's"]).comment("Sorts.");
    m.create_sequence("plain");
    m.create_sequence("counted")
        .data_type("integer")
        .starting_at(1)
        .incrementing_by(2)
        .minimum(-3)
        .maximum(4000000000)
        .cycle()
        .cache(20)
        .owned_by(("audit", "Odd table"), "id");
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null().identity_always().starting_at(1000).incrementing_by(-5);
        t.column("title", string(200)).not_null().collation("C").comment(
            r#"What it is called,
in "its" language."#,
        );
        t.column("n", big_integer()).identity();
        t.column("bpm", big_integer()).serial();
        t.column("low", text()).generated("lower(title)");
        t.column("high", text()).generated_virtual("upper(title)").invisible();
        t.primary_key(["id", "title"]).prefix_length("title", 20);
        t.unique(["title"]);
        t.unique(["title", "n"]).nulls_not_distinct().deferrable().name("mine");
        t.unique(["n"]).initially_deferred().generated_name("theirs");
        t.check("bpm > 0");
        t.check("bpm < 400");
        t.check("bpm <> n");
        t.check("title <> ''").not_enforced().name("song_title_check");
        t.check("title <> 'x'");
        t.check("title <> 'y'").generated_name("song_title_check7");
        t.foreign_key(["n"]).references(("library", "artist"), ["id"]).on_delete(Cascade).on_update(Restrict);
        t.foreign_key(["bpm"])
            .references("song", ["id"])
            .on_delete(SetNull)
            .on_update(SetDefault)
            .initially_deferred()
            .name("to_itself");
        t.foreign_key(["bpm"]).references_key_of(("library", "artist")).name("to_a_key");
        t.comment("All songs.");
        t.strict();
        t.without_rowid();
        t.unlogged();
        t.engine("InnoDB");
        t.charset("utf8mb4");
        t.collation("utf8mb4_bin");
        t.row_format(RowFormat::Compressed);
    });
    m.create_table(("library", "type"), |t| {
        t.column("c0", boolean());
        t.column("c1", tiny_integer());
        t.column("c2", unsigned(small_integer()));
        t.column("c3", unsigned(medium_integer()));
        t.column("c4", integer());
        t.column("c5", unsigned(big_integer()));
        t.column("c6", float());
        t.column("c7", double());
        t.column("c8", decimal(10, 2));
        t.column("c9", decimal_digits(10));
        t.column("c10", any_decimal());
        t.column("c11", char(2));
        t.column("c12", any_char());
        t.column("c13", string(200));
        t.column("c14", any_string());
        t.column("c15", text());
        t.column("c16", binary(16));
        t.column("c17", any_binary());
        t.column("c18", var_binary(16));
        t.column("c19", any_var_binary());
        t.column("c20", blob());
        t.column("c21", date());
        t.column("c22", time());
        t.column("c23", time_precision(3));
        t.column("c24", date_time());
        t.column("c25", date_time_precision(3));
        t.column("c26", timestamp());
        t.column("c27", timestamp_precision(6));
        t.column("c28", interval());
        t.column("c29", json());
        t.column("c30", jsonb());
        t.column("c31", uuid());
        t.column("c32", array(array(text())));
        t.column("c33", enumeration(("library", "kind")));
        t.column("c34", native("tsvector"));
    });
    m.create_table("default", |t| {
        t.column("c0", integer()).default(null());
        t.column("c1", integer()).default(true);
        t.column("c2", integer()).default(0);
        t.column("c3", integer()).default(-7);
        t.column("c4", integer()).default(-9223372036854775808_i64);
        t.column("c5", integer()).default(3000000000_i64);
        t.column("c6", integer()).default(0.5);
        t.column("c7", integer()).default(number("-0.50"));
        t.column("c8", integer()).default(number("12345678901234567890.12345"));
        t.column("c9", integer()).default(number("7"));
        t.column("c10", integer()).default(r#"it's "so" \ here"#);
        t.column("c11", integer()).default(now());
        t.column("c12", integer()).default(current_date());
        t.column("c13", integer()).default(current_time());
        t.column("c14", integer()).default(random_uuid());
        t.column("c15", integer()).default(next_value("song_number"));
        t.column("c16", integer()).default(sql("nextval('x')"));
    });
    m.create_table("empty", |_| {}).if_not_exists();
    m.alter_enum(("library", "kind"), |e| {
        e.add_value("a");
        e.add_value("b").before("a");
        e.rename_value("a", "c");
        e.drop_value("b").replace_with("c");
        e.drop_value("c");
    });
    m.alter_table(("library", "song"), |t| {
        t.add_column("a", text()).if_not_exists();
        t.add_column("b", uuid()).not_null();
        t.drop_column("c").if_exists();
        t.drop_column("d");
        t.rename_column("e", "f");
        t.alter_column("title").set_type(text()).not_null();
        t.alter_column("bpm")
            .set_type(big_integer())
            .using("bpm::bigint")
            .nullable()
            .default(120)
            .drop_default()
            .identity()
            .starting_at(7)
            .incrementing_by(2)
            .identity_always()
            .serial()
            .drop_identity()
            .generated("n * 2")
            .generated_virtual("n * 3")
            .not_generated()
            .collation("C")
            .drop_collation()
            .comment("Beats.")
            .drop_comment()
            .invisible()
            .visible();
        t.add_primary_key(["id", "n"]).name("key");
        t.add_unique(["a"]);
        t.add_check("1 = 1");
        t.add_check("bpm > 0").generated_name("song_bpm_check");
        t.add_foreign_key(["b"]).references("artist", ["id"]);
        t.drop_constraint("x").if_exists();
        t.drop_constraint("y");
        t.rename_constraint("y", "z");
        t.comment("Songs.");
        t.drop_comment();
        t.set_options(|o| {
            o.strict();
            o.engine("MyISAM");
        });
        t.set_options(|_| {});
    });
    m.create_table("empty", |_| {}).or_alter();
    m.create_enum("kind", ["studio", "live", "it's"]).comment("Sorts.").or_alter();
    m.create_sequence("counted")
        .data_type("integer")
        .starting_at(1)
        .incrementing_by(2)
        .minimum(-3)
        .maximum(4000000000)
        .cycle()
        .cache(20)
        .owned_by(("audit", "Odd table"), "id")
        .or_alter();
    m.create_extension("uuid-ossp").schema("library").version("1.6").or_alter();
    m.create_index("i", "song", ["n"]).or_alter();
    m.create_index_on("song", ["title", "bpm"]);
    m.create_index_on("song", [expression("lower(title)")]).generated_name("sqlite_autoindex");
    m.create_index(
        "song_search",
        ("library", "song"),
        [
            column("created_at").descending().nulls_last(),
            expression("lower(title)").operator_class("gin_trgm_ops"),
            column("title").nulls_first().collation("C").prefix_length(10),
        ],
    )
    .unique()
    .method("gin")
    .include(["bpm", "id"])
    .filter("deleted_at is null")
    .nulls_not_distinct()
    .comment("For the search.")
    .invisible()
    .concurrently();
    m.create_view("loud", "select * from song where bpm > 140");
    m.create_definition(view(
        "Loud Ones",
        r#"CREATE VIEW "Loud Ones" AS
 SELECT 1"#,
    ))
    .depends_on(ObjectRef::table("song"))
    .depends_on(ObjectRef::Enum("kind".into()))
    .depends_on(ObjectRef::Sequence(("library", "n").into()))
    .depends_on(ObjectRef::Namespace("library".into()))
    .depends_on(ObjectRef::Extension("pg_trgm".into()))
    .depends_on(ObjectRef::index("song", "song_search"))
    .depends_on(ObjectRef::Definition(definition_ref(DefinitionKind::Routine, "refresh", Some("integer"), None)))
    .comment("Loud ones.");
    m.create_materialized_view(("library", "fast"), "select 1");
    m.create_definition(materialized_view("slow", "CREATE MATERIALIZED VIEW slow AS SELECT 1"));
    m.create_definition(routine(
        "refresh",
        "integer",
        r#"create function refresh(n integer) returns trigger as $$
begin
  return new; -- "so"
end
$$ language plpgsql"#,
    ));
    m.create_definition(definition(
        definition_ref(DefinitionKind::Routine, "lone", None, None),
        "create procedure lone() begin end",
    ));
    m.create_definition(trigger(
        "song",
        "touch",
        "create trigger touch after insert on song execute function refresh()",
    ));
    m.create_definition(policy("song", "own", "create policy own on song"));
    m.create_definition(definition(
        definition_ref(DefinitionKind::Trigger, ("library", "odd"), None, Some("song".into())),
        "create trigger odd",
    ));
    m.define(view("loud", "create view loud as select * from song where bpm > 140"));
    m.define(view(
        "Loud Ones",
        r#"CREATE VIEW "Loud Ones" AS
 SELECT 1"#,
    ))
    .depends_on(ObjectRef::table("song"))
    .depends_on(ObjectRef::Enum("kind".into()))
    .depends_on(ObjectRef::Sequence(("library", "n").into()))
    .depends_on(ObjectRef::Namespace("library".into()))
    .depends_on(ObjectRef::Extension("pg_trgm".into()))
    .depends_on(ObjectRef::index("song", "song_search"))
    .depends_on(ObjectRef::Definition(definition_ref(DefinitionKind::Routine, "refresh", Some("integer"), None)))
    .comment("Loud ones.");
    m.define(materialized_view(("library", "fast"), "create materialized view library.fast as select 1"));
    m.define(materialized_view("slow", "CREATE MATERIALIZED VIEW slow AS SELECT 1"));
    m.execute("vacuum");
    m.execute(
        r"create table made ();

drop table gone",
    )
    .reverse("drop table made")
    .outside_transaction()
    .done_when("select true")
    .effect(|m| {
        m.create_table("made", |_| {});
        m.drop_table("gone");
    });
    m.execute(r##"select '#"# \'"##).effect(|m| {
        m.execute("select 2").effect(|_| {});
    });
    m.write(WriteKind::Insert, "genre", |w| {
        w.sqlite(r#"INSERT INTO "genre" ("name") VALUES ('jazz')"#);
        w.postgres(r#"INSERT INTO "genre" ("name") VALUES (E'ja\'zz')"#);
        w.impossible(Mysql, "MySQL has no such thing");
    });
    m.write(WriteKind::Update, ("library", "genre"), |w| {
        w.sql("update genre set name = 'x'");
    });
    m.write(WriteKind::Delete, "genre", |w| {
        w.sqlite("delete");
        w.postgres("delete from only genre");
        w.mysql("delete");
    });
    m.backfill("normalize titles", "song", |b| {
        b.key("id").set("normalized", "lower(title)").set("other", "null").filter("normalized is null").batch(500);
    });
    m.require("no two songs have one title", "select count(*) = 0 from song");
    m.set_local("work_mem", "256MB");
    m.irreversible("the old titles are gone");
}

pub fn down(m: &mut Migration) {
    m.rename_table("song", "track");
    m.rename_table(("library", "song"), "track");
    m.rename(ObjectRef::table("song"), ("library", "song"));
    m.rename_enum("kind", "sort");
    m.rename_sequence("a", "b");
    m.rename_index("song", "a", "b");
    m.rename_schema("a", "b");
    m.rename(ObjectRef::Extension("a".into()), "b");
    m.rename(ObjectRef::Definition(definition_ref(DefinitionKind::View, "a", None, None)), "b");
    m.drop_view("loud");
    m.drop_view("Loud Ones");
    m.drop_materialized_view(("library", "fast"));
    m.drop_materialized_view("slow");
    m.drop_routine("refresh", "integer");
    m.drop(ObjectRef::Definition(definition_ref(DefinitionKind::Routine, "lone", None, None)));
    m.drop_trigger("song", "touch");
    m.drop_policy("song", "own");
    m.drop(ObjectRef::Definition(definition_ref(
        DefinitionKind::Trigger,
        ("library", "odd"),
        None,
        Some("song".into()),
    )));
    m.drop_table(("library", "song"));
    m.drop_index("song", "song_search");
    m.drop_enum("kind");
    m.drop_sequence("plain");
    m.drop_extension("pg_trgm");
    m.drop_schema("library");
    m.drop_table("song").if_exists();
    m.on(Postgres, |m| {
        m.drop_table("a");
    });
    m.on([Sqlite, Mysql], |m| {
        m.drop_table("b");
        m.drop_table("c");
    });
    m.on(MariaDb, |m| {
        m.drop_table("d");
    });
}
