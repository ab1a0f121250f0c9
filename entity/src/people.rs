//! Tenants, their users, and what users write to each other.

use anabranch::Entity;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A customer of the service: nobody sees what belongs to another one.
#[derive(Clone, Debug, Entity)]
#[table(name = "tenants")]
pub struct Tenant {
    #[column(primary_key, default = uuid)]
    pub id: Uuid,
    #[column(length = 100, unique)]
    pub name: String,
    #[column(default = now)]
    pub created_at: DateTime<Utc>,
}

/// A person who signs in.
#[derive(Clone, Debug, Entity)]
#[table(name = "users")]
#[unique(columns(tenant_id, email))]
pub struct User {
    #[column(primary_key, default = uuid)]
    pub id: Uuid,
    #[column(references = Tenant, on_delete = cascade)]
    pub tenant_id: Uuid,
    #[column(length = 254)]
    pub email: String,
    #[column(length = 254)]
    pub display_name: String,
    #[column(default = true)]
    pub is_active: bool,
    #[column(default = now)]
    pub created_at: DateTime<Utc>,
}

/// What one user writes to another, often about a song.
#[derive(Clone, Debug, Entity)]
#[table(name = "messages")]
#[index(columns(recipient_id, sent_at(desc)))]
pub struct Message {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(references = User, on_delete = cascade)]
    pub sender_id: Uuid,
    #[column(references = User, on_delete = cascade)]
    pub recipient_id: Uuid,
    #[column(references = Song, on_delete = set_null)]
    pub song_id: Option<i64>,
    pub body: String,
    #[column(default = now)]
    pub sent_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}
