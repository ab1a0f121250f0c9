//! Documents of a tenant, and who changed them.

use anabranch::Entity;
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::kinds::AuditAction;

/// A document, perhaps within another one.
#[derive(Clone, Debug, Entity)]
#[table(name = "documents")]
#[index(columns(tenant_id, updated_at(desc)))]
#[index(columns(tenant_id, title), where = "archived_at is null", only(postgres, sqlite))]
#[index(columns(content(opclass = "jsonb_path_ops")), method = "gin", only(postgres))]
pub struct Document {
    #[column(primary_key, default = uuid)]
    pub id: Uuid,
    #[column(references = Tenant, on_delete = cascade)]
    pub tenant_id: Uuid,
    #[column(references = Self, on_delete = set_null)]
    pub parent_id: Option<Uuid>,
    #[column(references = User, on_delete = set_null)]
    pub owner_id: Option<Uuid>,
    #[column(length = 200)]
    pub title: String,
    #[column(type = jsonb)]
    pub content: Value,
    #[column(default = 1, check = "version > 0")]
    pub version: i32,
    #[column(default = now)]
    pub created_at: DateTime<Utc>,
    #[column(default = now)]
    pub updated_at: DateTime<Utc>,
    pub archived_at: Option<DateTime<Utc>>,
}

/// A change of a document. It outlives the document and whoever made it.
#[derive(Clone, Debug, Entity)]
#[table(name = "audit_entries", comment = "Rows are added and never changed")]
#[index(columns(document_id, happened_at(desc)))]
pub struct AuditEntry {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(references = Tenant, on_delete = cascade, index)]
    pub tenant_id: Uuid,
    #[column(references = Document, on_delete = set_null)]
    pub document_id: Option<Uuid>,
    #[column(references = User, on_delete = set_null)]
    pub user_id: Option<Uuid>,
    pub action: AuditAction,
    pub changes: Option<Value>,
    #[column(default = now)]
    pub happened_at: DateTime<Utc>,
}
