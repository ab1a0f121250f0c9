//! Create documents.
use anabranch::prelude::*;

pub const REVISION: Revision =
    Revision::new("07d08cdf7e34").revises(&["ea023bd0139d"]).labels(&["documents"]).created("2026-11-10T09:33:17Z");

pub fn up(m: &mut Migration) {
    m.create_table("documents", |t| {
        t.column("id", uuid()).not_null().default(random_uuid());
        t.column("tenant_id", uuid()).not_null();
        t.column("parent_id", uuid());
        t.column("owner_id", uuid());
        t.column("title", string(200)).not_null();
        t.column("content", jsonb()).not_null();
        t.column("version", integer()).not_null().default(1);
        t.column("created_at", timestamp()).not_null().default(now());
        t.column("updated_at", timestamp()).not_null().default(now());
        t.column("archived_at", timestamp());
        t.primary_key(["id"]);
        t.check("version > 0");
        t.foreign_key(["tenant_id"]).references("tenants", ["id"]).on_delete(Cascade);
        t.foreign_key(["parent_id"]).references("documents", ["id"]).on_delete(SetNull);
        t.foreign_key(["owner_id"]).references("users", ["id"]).on_delete(SetNull);
    });
    m.create_index_on("documents", [column("tenant_id"), column("updated_at").descending()]);
    m.create_index_on("documents", ["tenant_id", "title"]).filter("archived_at is null").only([Postgres, Sqlite]);
}

pub fn down(m: &mut Migration) {
    m.drop_table("documents");
}
