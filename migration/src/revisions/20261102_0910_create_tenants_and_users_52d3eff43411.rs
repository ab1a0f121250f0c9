//! Create tenants and users.
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new("52d3eff43411").created("2026-11-02T09:10:24Z");

pub fn up(m: &mut Migration) {
    m.create_table("tenants", |t| {
        t.column("id", uuid()).not_null().default(random_uuid());
        t.column("name", string(100)).not_null();
        t.column("created_at", timestamp()).not_null().default(now());
        t.primary_key(["id"]);
        t.unique(["name"]);
    });
    m.create_table("users", |t| {
        t.column("id", uuid()).not_null().default(random_uuid());
        t.column("tenant_id", uuid()).not_null();
        t.column("email", string(254)).not_null();
        t.column("display_name", string(254));
        t.column("is_active", boolean()).not_null().default(true);
        t.column("created_at", timestamp()).not_null().default(now());
        t.primary_key(["id"]);
        t.unique(["tenant_id", "email"]);
        t.foreign_key(["tenant_id"]).references("tenants", ["id"]).on_delete(Cascade);
    });
}

pub fn down(m: &mut Migration) {
    m.drop_table("users");
    m.drop_table("tenants");
}
