//! Name every user, and let messages be long.
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new("f4604a5f1db7").revises(&["1402e01c373a"]).created("2026-11-20T15:26:14Z");

pub fn up(m: &mut Migration) {
    // Whoever has no name is called by the address.
    m.update(
        Query::update()
            .table("users")
            .value("display_name", Expr::col("email"))
            .and_where(Expr::col("display_name").is_null()),
    );
    m.alter_table("users", |t| {
        t.alter_column("display_name").not_null();
    });
    m.alter_table("recordings", |t| {
        t.rename_column("length", "duration_ms");
    });
    m.alter_table("messages", |t| {
        t.alter_column("body").set_type(text());
    });
}

pub fn down(m: &mut Migration) {
    m.update(Query::update().table("messages").value("body", Expr::cust("substr(body, 1, 500)")));
    m.alter_table("messages", |t| {
        t.alter_column("body").set_type(string(500));
    });
    m.alter_table("recordings", |t| {
        t.rename_column("duration_ms", "length");
    });
    m.alter_table("users", |t| {
        t.alter_column("display_name").nullable();
    });
}
