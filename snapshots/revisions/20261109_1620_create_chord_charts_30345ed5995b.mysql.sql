-- 30345ed5995b: Create chord charts.
-- mysql 9.0

-- up
CREATE TABLE `chord_charts` (
    `id` int NOT NULL AUTO_INCREMENT,
    `guild_id` bigint NOT NULL,
    `song_id` bigint,
    `title` varchar(200) NOT NULL,
    `status` enum('draft', 'published', 'archived') NOT NULL DEFAULT 'draft',
    `sections` json NOT NULL,
    `lyrics` json,
    `created_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `updated_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (`id`),
    CONSTRAINT `chord_charts_title_guild_id_key` UNIQUE (`title`, `guild_id`),
    CONSTRAINT `chord_charts_song_id_fkey` FOREIGN KEY (`song_id`) REFERENCES `songs` (`id`) ON DELETE SET NULL
);
CREATE INDEX `chord_charts_guild_id_idx` ON `chord_charts` (`guild_id`);
CREATE INDEX `chord_charts_status_updated_at_idx` ON `chord_charts` (`status`, `updated_at` DESC);
ALTER TABLE `chord_charts`
    ADD COLUMN `tags` json,
    ADD COLUMN `keys` json;

-- down
DROP TABLE `chord_charts`;
