//! Create chord charts.
use anabranch::prelude::*;

pub const REVISION: Revision =
    Revision::new("30345ed5995b").revises(&["ea023bd0139d"]).labels(&["charts"]).created("2026-11-09T16:20:45Z");

pub fn up(m: &mut Migration) {
    m.create_enum("chart_status", ["draft", "published", "archived"]);
    m.create_table("chord_charts", |t| {
        t.column("id", integer()).not_null().serial();
        t.column("guild_id", big_integer()).not_null();
        t.column("song_id", big_integer());
        t.column("title", string(200)).not_null();
        t.column("status", enumeration("chart_status")).not_null().default("draft");
        t.column("sections", jsonb()).not_null();
        t.column("lyrics", jsonb());
        t.column("created_at", timestamp()).not_null().default(now());
        t.column("updated_at", timestamp()).not_null().default(now());
        t.primary_key(["id"]);
        t.unique(["title", "guild_id"]);
        t.foreign_key(["song_id"]).references("songs", ["id"]).on_delete(SetNull);
    });
    m.create_index_on("chord_charts", ["guild_id"]);
    m.create_index_on("chord_charts", [column("status"), column("updated_at").descending()]);

    // Lists are arrays where there are arrays.
    m.on(Postgres, |m| {
        m.alter_table("chord_charts", |t| {
            t.add_column("tags", array(text()));
            t.add_column("keys", array(string(10)));
        });
    });
    m.on([Sqlite, Mysql], |m| {
        m.alter_table("chord_charts", |t| {
            t.add_column("tags", json());
            t.add_column("keys", json());
        });
    });
}

pub fn down(m: &mut Migration) {
    m.drop_table("chord_charts");
    m.drop_enum("chart_status");
}
