//! Audit changes of documents.
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new("72f0957d65ea").revises(&["07d08cdf7e34"]).created("2026-11-12T14:48:02Z");

pub fn up(m: &mut Migration) {
    m.create_enum("audit_action", ["created", "updated", "deleted"]);
    m.create_table("audit_entries", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("tenant_id", uuid()).not_null();
        t.column("document_id", uuid());
        t.column("user_id", uuid());
        t.column("action", enumeration("audit_action")).not_null();
        t.column("changes", json());
        t.column("happened_at", timestamp()).not_null().default(now());
        t.primary_key(["id"]);
        t.foreign_key(["tenant_id"]).references("tenants", ["id"]).on_delete(Cascade);
        t.foreign_key(["document_id"]).references("documents", ["id"]).on_delete(SetNull);
        t.foreign_key(["user_id"]).references("users", ["id"]).on_delete(SetNull);
        t.comment("Rows are added and never changed");
    });
    m.create_index_on("audit_entries", ["tenant_id"]);
    m.create_index_on("audit_entries", [column("document_id"), column("happened_at").descending()]);
}

pub fn down(m: &mut Migration) {
    m.drop_table("audit_entries");
    m.drop_enum("audit_action");
}
