//! Work on rows.
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new("0003").revises(&["0002"]).depends_on(&["search"]).requires(&["graph:ab12"]);

pub fn up(m: &mut Migration) {
    m.require("no two performers have one name", "select count(*) = count(distinct name) from performer");
    m.set_local("work_mem", "256MB").only(Postgres);
    m.insert(Query::insert().into_table("performer").columns(["name"]).values_panic(["nobody".into()]));
    m.update(Query::update().table("song").value("play_count", 0).and_where(Expr::col("play_count").is_null()));
    m.backfill("normalize titles", "song", |b| {
        b.key("id").set("search", "lower(title)").filter("search is null").batch(500);
    });
}

pub fn down(m: &mut Migration) {
    m.delete(Query::delete().from_table("performer").and_where(Expr::col("name").eq("nobody")));
    m.write(WriteKind::Update, "song", |w| {
        w.sql("update song set search = null");
    });
}
