//! Artists, songs, recordings, tracks of albums, playlists.

use anabranch::Entity;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::kinds::AudioFormat;

/// A person or band.
#[derive(Clone, Debug, Entity)]
#[table(name = "artists")]
pub struct Artist {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(length = 200, unique)]
    pub name: String,
    #[column(type = char(2), comment = "ISO 3166-1 alpha-2")]
    pub country: Option<String>,
}

/// A song, whoever plays it and however often it was recorded.
#[derive(Clone, Debug, Entity)]
#[table(name = "songs")]
#[unique(columns(title, artist_id))]
#[index(columns(normalized_title(opclass = "gin_trgm_ops")), method = "gin", only(postgres))]
pub struct Song {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(references = Artist, on_delete = cascade)]
    pub artist_id: i64,
    #[column(length = 200)]
    pub title: String,
    #[column(length = 200, comment = "The title as it is searched for: trimmed, in lower case")]
    pub normalized_title: String,
    #[column(check = "bpm > 0")]
    pub bpm: Option<i16>,
    pub released_on: Option<NaiveDate>,
}

/// A file with a performance of a song.
#[derive(Clone, Debug, Entity)]
#[table(name = "recordings")]
pub struct Recording {
    #[column(primary_key, default = uuid)]
    pub id: Uuid,
    #[column(references = Song, on_delete = cascade, index)]
    pub song_id: i64,
    #[column(length = 500, unique)]
    pub path: String,
    #[column(default = AudioFormat::Flac)]
    pub format: AudioFormat,
    #[column(default = 44100, check = "sample_rate > 0")]
    pub sample_rate: i32,
    pub duration_ms: Option<i32>,
    pub metadata: Option<Value>,
    #[column(default = now)]
    pub imported_at: DateTime<Utc>,
}

/// A recording's place on an album.
#[derive(Clone, Debug, Entity)]
#[table(name = "tracks")]
#[unique(columns(album, disc, number))]
#[check("disc > 0 and number > 0")]
pub struct Track {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(references = Recording, on_delete = cascade, index)]
    pub recording_id: Uuid,
    #[column(length = 200)]
    pub album: String,
    #[column(default = 1)]
    pub disc: i16,
    pub number: i16,
}

/// Songs that a user has put together.
#[derive(Clone, Debug, Entity)]
#[table(name = "playlists")]
#[unique(columns(owner_id, name))]
pub struct Playlist {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(references = User, on_delete = cascade)]
    pub owner_id: Uuid,
    #[column(length = 100)]
    pub name: String,
    #[column(default = false)]
    pub is_public: bool,
    #[column(default = now)]
    pub created_at: DateTime<Utc>,
}

/// A song's place in a playlist.
#[derive(Clone, Debug, Entity)]
#[table(name = "playlist_songs")]
#[primary_key(columns(playlist_id, song_id))]
#[unique(columns(playlist_id, position))]
pub struct PlaylistSong {
    #[column(references = Playlist, on_delete = cascade)]
    pub playlist_id: i64,
    #[column(references = Song, on_delete = cascade, index)]
    pub song_id: i64,
    pub position: i32,
    #[column(default = now)]
    pub added_at: DateTime<Utc>,
}
