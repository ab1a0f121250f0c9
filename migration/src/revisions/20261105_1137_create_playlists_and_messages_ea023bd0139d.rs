//! Create playlists and messages.
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new("ea023bd0139d").revises(&["0558192d5b4a"]).created("2026-11-05T11:37:08Z");

pub fn up(m: &mut Migration) {
    m.create_table("playlists", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("owner_id", uuid()).not_null();
        t.column("name", string(100)).not_null();
        t.column("is_public", boolean()).not_null().default(false);
        t.column("created_at", timestamp()).not_null().default(now());
        t.primary_key(["id"]);
        t.unique(["owner_id", "name"]);
        t.foreign_key(["owner_id"]).references("users", ["id"]).on_delete(Cascade);
    });
    m.create_table("playlist_songs", |t| {
        t.column("playlist_id", big_integer()).not_null();
        t.column("song_id", big_integer()).not_null();
        t.column("position", integer()).not_null();
        t.column("added_at", timestamp()).not_null().default(now());
        t.primary_key(["playlist_id", "song_id"]);
        t.unique(["playlist_id", "position"]);
        t.foreign_key(["playlist_id"]).references("playlists", ["id"]).on_delete(Cascade);
        t.foreign_key(["song_id"]).references("songs", ["id"]).on_delete(Cascade);
    });
    m.create_index_on("playlist_songs", ["song_id"]);
    m.create_table("messages", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("sender_id", uuid()).not_null();
        t.column("recipient_id", uuid()).not_null();
        t.column("song_id", big_integer());
        t.column("body", string(500)).not_null();
        t.column("sent_at", timestamp()).not_null().default(now());
        t.column("read_at", timestamp());
        t.primary_key(["id"]);
        t.foreign_key(["sender_id"]).references("users", ["id"]).on_delete(Cascade);
        t.foreign_key(["recipient_id"]).references("users", ["id"]).on_delete(Cascade);
        t.foreign_key(["song_id"]).references("songs", ["id"]).on_delete(SetNull);
    });
    m.create_index_on("messages", [column("recipient_id"), column("sent_at").descending()]);
}

pub fn down(m: &mut Migration) {
    m.drop_table("messages");
    m.drop_table("playlist_songs");
    m.drop_table("playlists");
}
