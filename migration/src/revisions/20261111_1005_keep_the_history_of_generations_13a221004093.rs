//! Keep the history of generations and what they cost.
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new("13a221004093").revises(&["30345ed5995b"]).created("2026-11-11T10:05:33Z");

pub fn up(m: &mut Migration) {
    m.create_table("generation_history", |t| {
        t.column("id", integer()).not_null().serial();
        t.column("chart_id", integer()).not_null();
        t.column("model", string(100)).not_null();
        t.column("prompt", text()).not_null();
        t.column("prompt_tokens", integer()).not_null().default(0);
        t.column("completion_tokens", integer()).not_null().default(0);
        t.column("total_tokens", integer()).not_null().generated("prompt_tokens + completion_tokens");
        t.column("cost_usd", decimal(10, 6)).not_null().default(0);
        t.column("generated_at", timestamp()).not_null().default(now());
        t.primary_key(["id"]);
        t.check("cost_usd >= 0");
        t.foreign_key(["chart_id"]).references("chord_charts", ["id"]).on_delete(Cascade);
    });
    m.create_index_on("generation_history", ["chart_id"]);
}

pub fn down(m: &mut Migration) {
    m.drop_table("generation_history");
}
