//! Change what there is.
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new("0002").revises(&["0001"]).labels(&["search"]);

pub fn up(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.add_column("play_count", unsigned(big_integer())).not_null().default(0).if_not_exists();
        t.alter_column("title").set_type(string(500)).using("title::varchar(500)").drop_default();
        t.alter_column("price").set_type(any_decimal()).not_null().comment("In euro.");
        t.rename_column("added_at", "created_at");
        t.drop_constraint("song_not_paid_for").if_exists();
        t.add_unique(["title", "artist_id"]).initially_deferred();
        t.add_check("play_count >= 0");
        t.set_options(|o| {
            o.engine("InnoDB").charset("utf8mb4");
        });
    });
    m.alter_enum("song_kind", |e| {
        e.add_value("demo").before("live");
        e.rename_value("live", "concert");
        e.drop_value("studio").replace_with("demo");
    });
    m.rename_table("artist", "performer");
    m.rename_index("song", "song_search_idx", "song_words_idx");
    m.on([Mysql, Sqlite], |m| {
        m.execute("select 1").effect(|_| {}).reverse("select 2").done_when("select true");
    });
    m.create_sequence(("library", "ticket")).starting_at(100).cycle();
    m.define(routine("ticket_of", "integer", "create function ticket_of(n integer) returns integer return n")).only(Postgres);
}

pub fn down(m: &mut Migration) {
    m.irreversible("nobody remembers the old titles");
}
