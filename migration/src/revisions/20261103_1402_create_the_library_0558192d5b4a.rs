//! Create the library: artists, songs, recordings, tracks.
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new("0558192d5b4a").revises(&["52d3eff43411"]).created("2026-11-03T14:02:51Z");

pub fn up(m: &mut Migration) {
    m.create_enum("audio_format", ["flac", "mp3", "opus", "wav"]);
    m.create_table("artists", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("name", string(200)).not_null();
        t.column("country", char(2)).comment("ISO 3166-1 alpha-2");
        t.primary_key(["id"]);
        t.unique(["name"]);
    });
    m.create_table("songs", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("artist_id", big_integer()).not_null();
        t.column("title", string(200)).not_null();
        t.column("bpm", small_integer());
        t.column("released_on", date());
        t.primary_key(["id"]);
        t.unique(["title", "artist_id"]);
        t.check("bpm > 0");
        t.foreign_key(["artist_id"]).references("artists", ["id"]).on_delete(Cascade);
    });
    m.create_table("recordings", |t| {
        t.column("id", uuid()).not_null().default(random_uuid());
        t.column("song_id", big_integer()).not_null();
        t.column("path", string(500)).not_null();
        t.column("format", enumeration("audio_format")).not_null().default("flac");
        t.column("sample_rate", integer()).not_null().default(44_100);
        t.column("length", integer());
        t.column("metadata", json());
        t.column("imported_at", timestamp()).not_null().default(now());
        t.primary_key(["id"]);
        t.unique(["path"]);
        t.check("sample_rate > 0");
        t.foreign_key(["song_id"]).references("songs", ["id"]).on_delete(Cascade);
    });
    m.create_index_on("recordings", ["song_id"]);
    m.create_table("tracks", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("recording_id", uuid()).not_null();
        t.column("album", string(200)).not_null();
        t.column("disc", small_integer()).not_null().default(1);
        t.column("number", small_integer()).not_null();
        t.primary_key(["id"]);
        t.unique(["album", "disc", "number"]);
        t.check("disc > 0 and number > 0");
        t.foreign_key(["recording_id"]).references("recordings", ["id"]).on_delete(Cascade);
    });
    m.create_index_on("tracks", ["recording_id"]);

    // Compilations need an artist too.
    m.insert(Query::insert().into_table("artists").columns(["name"]).values_panic(["Various Artists".into()]));
}

pub fn down(m: &mut Migration) {
    m.drop_table("tracks");
    m.drop_table("recordings");
    m.drop_table("songs");
    m.drop_table("artists");
    m.drop_enum("audio_format");
}
