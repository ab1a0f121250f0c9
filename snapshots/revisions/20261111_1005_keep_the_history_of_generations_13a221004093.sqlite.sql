-- 13a221004093: Keep the history of generations and what they cost.
-- sqlite 3.35

-- up
BEGIN;
CREATE TABLE "generation_history" (
    "id" integer NOT NULL CONSTRAINT "generation_history_pkey" PRIMARY KEY AUTOINCREMENT,
    "chart_id" integer NOT NULL,
    "model" varchar(100) NOT NULL,
    "prompt" text NOT NULL,
    "prompt_tokens" integer NOT NULL DEFAULT 0,
    "completion_tokens" integer NOT NULL DEFAULT 0,
    "total_tokens" integer NOT NULL GENERATED ALWAYS AS (prompt_tokens + completion_tokens) STORED,
    "cost_usd" decimal(10, 6) NOT NULL DEFAULT 0,
    "generated_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "generation_history_cost_usd_check" CHECK (cost_usd >= 0),
    CONSTRAINT "generation_history_chart_id_fkey" FOREIGN KEY ("chart_id") REFERENCES "chord_charts" ("id") ON DELETE CASCADE
);
CREATE INDEX "generation_history_chart_id_idx" ON "generation_history" ("chart_id");
COMMIT;

-- down
PRAGMA foreign_keys = OFF;
BEGIN;
DROP TABLE "generation_history";
-- checked before the commit: every reference from and to `generation_history` finds its row
COMMIT;
PRAGMA foreign_keys = ON;
