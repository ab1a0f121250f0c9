//! Chord charts of songs, and how they were generated.

use anabranch::Entity;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::kinds::ChartStatus;

/// The chords of a song, as a guild plays it.
#[derive(Clone, Debug, Entity)]
#[table(name = "chord_charts")]
#[unique(columns(title, guild_id))]
#[index(columns(status, updated_at(desc)))]
#[index(columns(sections), method = "gin", only(postgres))]
#[index(columns(tags), method = "gin", only(postgres))]
pub struct ChordChart {
    #[column(primary_key, serial)]
    pub id: i32,
    #[column(index)]
    pub guild_id: i64,
    #[column(references = Song, on_delete = set_null)]
    pub song_id: Option<i64>,
    #[column(length = 200)]
    pub title: String,
    #[column(default = ChartStatus::Draft)]
    pub status: ChartStatus,
    #[column(type = jsonb)]
    pub sections: Value,
    #[column(type = jsonb)]
    pub lyrics: Option<Value>,
    #[column(type(postgres = array(text), other = json))]
    pub tags: Option<Vec<String>>,
    #[column(type(postgres = array(varchar(10)), other = json))]
    pub keys: Option<Vec<String>>,
    #[column(default = now)]
    pub created_at: DateTime<Utc>,
    #[column(default = now)]
    pub updated_at: DateTime<Utc>,
}

/// A request to a language model, and what it cost.
#[derive(Clone, Debug, Entity)]
#[table(name = "generation_history")]
pub struct Generation {
    #[column(primary_key, serial)]
    pub id: i32,
    #[column(references = ChordChart, on_delete = cascade, index)]
    pub chart_id: i32,
    #[column(length = 100)]
    pub model: String,
    pub prompt: String,
    #[column(default = 0)]
    pub prompt_tokens: i32,
    #[column(default = 0)]
    pub completion_tokens: i32,
    #[column(generated = "prompt_tokens + completion_tokens", stored)]
    pub total_tokens: i32,
    #[column(type = decimal(10, 6), default = 0, check = "cost_usd >= 0")]
    pub cost_usd: Decimal,
    #[column(default = now)]
    pub generated_at: DateTime<Utc>,
}
