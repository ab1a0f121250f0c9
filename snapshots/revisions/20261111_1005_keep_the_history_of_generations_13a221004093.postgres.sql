-- 13a221004093: Keep the history of generations and what they cost.
-- postgres 15.0

-- up
BEGIN;
CREATE TABLE "generation_history" (
    "id" serial NOT NULL,
    "chart_id" integer NOT NULL,
    "model" varchar(100) NOT NULL,
    "prompt" text NOT NULL,
    "prompt_tokens" integer DEFAULT 0 NOT NULL,
    "completion_tokens" integer DEFAULT 0 NOT NULL,
    "total_tokens" integer GENERATED ALWAYS AS (prompt_tokens + completion_tokens) STORED NOT NULL,
    "cost_usd" numeric(10, 6) DEFAULT 0 NOT NULL,
    "generated_at" timestamptz DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT "generation_history_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "generation_history_cost_usd_check" CHECK (cost_usd >= 0),
    CONSTRAINT "generation_history_chart_id_fkey" FOREIGN KEY ("chart_id") REFERENCES "chord_charts" ("id") ON DELETE CASCADE
);
CREATE INDEX "generation_history_chart_id_idx" ON "generation_history" ("chart_id");
COMMIT;

-- down
BEGIN;
DROP TABLE "generation_history";
COMMIT;
