-- 13a221004093: Keep the history of generations and what they cost.
-- mysql 9.0

-- up
CREATE TABLE `generation_history` (
    `id` int NOT NULL AUTO_INCREMENT,
    `chart_id` int NOT NULL,
    `model` varchar(100) NOT NULL,
    `prompt` text NOT NULL,
    `prompt_tokens` int NOT NULL DEFAULT 0,
    `completion_tokens` int NOT NULL DEFAULT 0,
    `total_tokens` int GENERATED ALWAYS AS (prompt_tokens + completion_tokens) STORED NOT NULL,
    `cost_usd` decimal(10, 6) NOT NULL DEFAULT 0,
    `generated_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (`id`),
    CONSTRAINT `generation_history_cost_usd_check` CHECK (cost_usd >= 0),
    CONSTRAINT `generation_history_chart_id_fkey` FOREIGN KEY (`chart_id`) REFERENCES `chord_charts` (`id`) ON DELETE CASCADE
);
ALTER TABLE `generation_history`
    ADD INDEX `generation_history_chart_id_idx` (`chart_id`),
    DROP INDEX `generation_history_chart_id_fkey`;

-- down
DROP TABLE `generation_history`;
