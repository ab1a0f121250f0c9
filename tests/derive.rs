//! The derives, as a program uses them.

use anabranch::entity_traits::{Entity as _, Enumeration as _};
use anabranch::{Entity, Enum};

#[derive(Entity)]
#[table(name = "songs", schema = "library")]
#[unique(columns(title, artist_id))]
#[expect(dead_code, reason = "only the declaration is tested")]
struct Song {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(length = 200)]
    title: String,
    #[column(references = Artist, on_delete = cascade, index)]
    artist_id: Option<i64>,
    #[column(name = "type", default = SongKind::Original)]
    kind: SongKind,
    #[column(skip)]
    cache: Vec<u8>,
}

#[derive(Entity)]
#[expect(dead_code, reason = "only the declaration is tested")]
struct Artist {
    #[column(primary_key)]
    id: i64,
}

#[derive(Debug, PartialEq, Enum)]
enum SongKind {
    Original,
    #[value("cover version")]
    Cover,
}

#[test]
fn an_entity_knows_its_table_and_columns() {
    assert_eq!((Song::TABLE, Song::NAMESPACE), ("songs", Some("library")));
    assert_eq!(Song::COLUMNS, ["id", "title", "artist_id", "type"]);
    assert_eq!((Artist::TABLE, Artist::NAMESPACE), ("artist", None));
}

#[test]
fn an_enumeration_knows_its_values() {
    assert_eq!((SongKind::NAME, SongKind::VALUES), ("song_kind", ["original", "cover version"].as_slice()));
    assert_eq!(SongKind::Cover.value(), "cover version");
    assert_eq!(SongKind::from_value("original"), Some(SongKind::Original));
    assert_eq!(SongKind::from_value("remix"), None);
}
