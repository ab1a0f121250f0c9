//! Files of the story as its people write them: tables, and revisions by hand.

pub(crate) const SONG_FILE: &str = "entity/src/song.rs";

pub(crate) const LIB: &str = "//! The tables.

mod artist;
mod song;

pub use artist::Artist;
pub use song::Song;
";

pub(crate) const ARTIST: &str = "//! Who plays.

use anabranch::Entity;

#[derive(Entity)]
pub struct Artist {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(length = 100)]
    pub name: String,
}
";

/// With room between what different people will change, since git joins no neighbouring lines.
pub(crate) const SONG: &str = "//! What is played.

use super::Artist;
use anabranch::Entity;

#[derive(Entity)]
pub struct Song {
    #[column(primary_key, auto_increment)]
    pub id: i64,

    // How often it was played.

    // Who plays it.
    #[column(references = Artist)]
    pub artist_id: i64,

    // What it is called.
    #[column(length = 200)]
    pub title: String,

    // How it is played.
}
";

pub(crate) const COVER: &str = "//! The picture on the front.

use anabranch::Entity;

#[derive(Entity)]
pub struct Cover {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(length = 300)]
    pub file: String,
}
";

pub(crate) const PLAYLIST: &str = "//! What somebody likes.

use super::Cover;
use anabranch::Entity;

#[derive(Entity)]
pub struct Playlist {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(length = 100)]
    pub name: String,
    #[column(references = Cover)]
    pub cover_id: Option<i64>,
}
";

/// Ada's name, Ben's length.
pub(crate) const MERGED_SONG: &str = "//! What is played.

use super::Artist;
use anabranch::Entity;

#[derive(Entity)]
pub struct Song {
    #[column(primary_key, auto_increment)]
    pub id: i64,

    // How often it was played.

    // Who plays it.
    #[column(references = Artist)]
    pub artist_id: i64,

    // What it is called.
    #[column(length = 300)]
    pub name: String,

    // How it is played.
    pub bpm: Option<i32>,
}
";

pub(crate) const LATE_TAGS: &str = "//! Keep tags
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new(\"l1\").revises(&[\"t1\"]);

pub fn up(m: &mut Migration) {
    m.create_table(\"tag\", |t| {
        t.column(\"id\", integer()).not_null();
        t.primary_key([\"id\"]);
    });
}

pub fn down(m: &mut Migration) {
    m.drop_table(\"tag\");
}
";

pub(crate) const LATE_TITLES: &str = "//! Shorten titles
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new(\"l2\").revises(&[\"l1\"]);

pub fn up(m: &mut Migration) {
    m.alter_table(\"song\", |t| {
        t.alter_column(\"title\").set_type(string(150));
    });
}

pub fn down(m: &mut Migration) {
    m.alter_table(\"song\", |t| {
        t.alter_column(\"title\").set_type(string(200));
    });
}
";
