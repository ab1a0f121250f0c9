//! Begin the library.
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new("0001").created("2026-11-21T10:31:00Z");

pub fn up(m: &mut Migration) {
    m.create_extension("pg_trgm").if_not_exists().only(Postgres);
    m.create_enum("song_kind", ["studio", "live"]);
    m.create_table("artist", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("name", string(200)).not_null();
        t.primary_key(["id"]);
        t.unique(["name"]).nulls_not_distinct();
    });
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("artist_id", big_integer()).not_null();
        t.column("title", text()).not_null().default("").comment("as it is sung");
        t.column("kind", enumeration("song_kind")).not_null().default("studio");
        t.column("price", decimal(10, 2)).default(number("0.10"));
        t.column("added_at", timestamp()).not_null().default(now());
        t.column("length", small_integer()).nullable();
        t.column("search", text()).generated("lower(title)");
        t.primary_key(["id"]);
        t.check("length > 0");
        t.check("price >= 0").name("song_not_paid_for");
        t.foreign_key(["artist_id"]).references("artist", ["id"]).on_delete(Cascade).deferrable();
        t.comment("All songs.");
    });
    m.create_index("song_search_idx", "song", [expression("lower(title)"), column("added_at").descending().nulls_last()])
        .filter("length is not null")
        .on(Postgres, |i| i.concurrently());
    m.create_index_on("song", ["artist_id"]);
    m.create_view("loud_song", "select * from song where length > 100").comment("Long ones are loud.");
}

pub fn down(m: &mut Migration) {
    m.drop_view("loud_song");
    m.drop_table("song");
    m.drop_table("artist").if_exists();
    m.drop_enum("song_kind");
}
