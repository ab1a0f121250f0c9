//! Search titles, charts and documents fast on PostgreSQL.
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new("1402e01c373a").revises(&["f2bbea5b72fb"]).created("2026-11-18T10:10:56Z");

pub fn up(m: &mut Migration) {
    m.on(Postgres, |m| {
        m.create_extension("pg_trgm").if_not_exists();
        m.create_index_on("songs", [column("normalized_title").operator_class("gin_trgm_ops")]).method("gin");
        m.create_index_on("chord_charts", ["sections"]).method("gin");
        m.create_index_on("chord_charts", ["tags"]).method("gin");
        m.create_index_on("documents", [column("content").operator_class("jsonb_path_ops")]).method("gin");
    });
}

pub fn down(m: &mut Migration) {
    m.on(Postgres, |m| {
        m.drop_index("documents", "documents_content_idx");
        m.drop_index("chord_charts", "chord_charts_tags_idx");
        m.drop_index("chord_charts", "chord_charts_sections_idx");
        m.drop_index("songs", "songs_normalized_title_idx");
        m.drop_extension("pg_trgm");
    });
}
