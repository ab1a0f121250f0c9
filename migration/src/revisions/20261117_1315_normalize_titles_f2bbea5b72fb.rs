//! Give songs a normalized title to search by.
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new("f2bbea5b72fb").revises(&["a2a595326a07"]).created("2026-11-17T13:15:39Z");

pub fn up(m: &mut Migration) {
    m.alter_table("songs", |t| {
        t.add_column("normalized_title", string(200))
            .comment("The title as it is searched for: trimmed, in lower case");
    });
    m.backfill("normalize titles", "songs", |b| {
        b.key("id").set("normalized_title", "lower(trim(title))").filter("normalized_title is null").batch(1000);
    });
    m.alter_table("songs", |t| {
        t.alter_column("normalized_title").not_null();
    });
}

pub fn down(m: &mut Migration) {
    m.alter_table("songs", |t| {
        t.drop_column("normalized_title");
    });
}
