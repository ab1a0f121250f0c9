-- ea023bd0139d: Create playlists and messages.
-- mysql 9.0

-- up
CREATE TABLE `playlists` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `owner_id` char(36) NOT NULL,
    `name` varchar(100) NOT NULL,
    `is_public` tinyint(1) NOT NULL DEFAULT FALSE,
    `created_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (`id`),
    CONSTRAINT `playlists_owner_id_name_key` UNIQUE (`owner_id`, `name`),
    CONSTRAINT `playlists_owner_id_fkey` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
);
CREATE TABLE `playlist_songs` (
    `playlist_id` bigint NOT NULL,
    `song_id` bigint NOT NULL,
    `position` int NOT NULL,
    `added_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (`playlist_id`, `song_id`),
    CONSTRAINT `playlist_songs_playlist_id_position_key` UNIQUE (`playlist_id`, `position`),
    CONSTRAINT `playlist_songs_playlist_id_fkey` FOREIGN KEY (`playlist_id`) REFERENCES `playlists` (`id`) ON DELETE CASCADE,
    CONSTRAINT `playlist_songs_song_id_fkey` FOREIGN KEY (`song_id`) REFERENCES `songs` (`id`) ON DELETE CASCADE
);
ALTER TABLE `playlist_songs`
    ADD INDEX `playlist_songs_song_id_idx` (`song_id`),
    DROP INDEX `playlist_songs_song_id_fkey`;
CREATE TABLE `messages` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `sender_id` char(36) NOT NULL,
    `recipient_id` char(36) NOT NULL,
    `song_id` bigint,
    `body` varchar(500) NOT NULL,
    `sent_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `read_at` timestamp NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `messages_sender_id_fkey` FOREIGN KEY (`sender_id`) REFERENCES `users` (`id`) ON DELETE CASCADE,
    CONSTRAINT `messages_recipient_id_fkey` FOREIGN KEY (`recipient_id`) REFERENCES `users` (`id`) ON DELETE CASCADE,
    CONSTRAINT `messages_song_id_fkey` FOREIGN KEY (`song_id`) REFERENCES `songs` (`id`) ON DELETE SET NULL
);
ALTER TABLE `messages`
    ADD INDEX `messages_recipient_id_sent_at_idx` (`recipient_id`, `sent_at` DESC),
    DROP INDEX `messages_recipient_id_fkey`;

-- down
DROP TABLE `messages`;
DROP TABLE `playlist_songs`;
DROP TABLE `playlists`;
