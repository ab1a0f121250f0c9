-- 0558192d5b4a: Create the library: artists, songs, recordings, tracks.
-- mysql 9.0

-- up
CREATE TABLE `artists` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `name` varchar(200) NOT NULL,
    `country` char(2) COMMENT 'ISO 3166-1 alpha-2',
    PRIMARY KEY (`id`),
    CONSTRAINT `artists_name_key` UNIQUE (`name`)
);
CREATE TABLE `songs` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `artist_id` bigint NOT NULL,
    `title` varchar(200) NOT NULL,
    `bpm` smallint,
    `released_on` date,
    PRIMARY KEY (`id`),
    CONSTRAINT `songs_title_artist_id_key` UNIQUE (`title`, `artist_id`),
    CONSTRAINT `songs_bpm_check` CHECK (bpm > 0),
    CONSTRAINT `songs_artist_id_fkey` FOREIGN KEY (`artist_id`) REFERENCES `artists` (`id`) ON DELETE CASCADE
);
CREATE TABLE `recordings` (
    `id` char(36) NOT NULL DEFAULT (uuid()),
    `song_id` bigint NOT NULL,
    `path` varchar(500) NOT NULL,
    `format` enum('flac', 'mp3', 'opus', 'wav') NOT NULL DEFAULT 'flac',
    `sample_rate` int NOT NULL DEFAULT 44100,
    `length` int,
    `metadata` json,
    `imported_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (`id`),
    CONSTRAINT `recordings_path_key` UNIQUE (`path`),
    CONSTRAINT `recordings_sample_rate_check` CHECK (sample_rate > 0),
    CONSTRAINT `recordings_song_id_fkey` FOREIGN KEY (`song_id`) REFERENCES `songs` (`id`) ON DELETE CASCADE
);
ALTER TABLE `recordings`
    ADD INDEX `recordings_song_id_idx` (`song_id`),
    DROP INDEX `recordings_song_id_fkey`;
CREATE TABLE `tracks` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `recording_id` char(36) NOT NULL,
    `album` varchar(200) NOT NULL,
    `disc` smallint NOT NULL DEFAULT 1,
    `number` smallint NOT NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `tracks_album_disc_number_key` UNIQUE (`album`, `disc`, `number`),
    CONSTRAINT `tracks_check` CHECK (disc > 0 and number > 0),
    CONSTRAINT `tracks_recording_id_fkey` FOREIGN KEY (`recording_id`) REFERENCES `recordings` (`id`) ON DELETE CASCADE
);
ALTER TABLE `tracks`
    ADD INDEX `tracks_recording_id_idx` (`recording_id`),
    DROP INDEX `tracks_recording_id_fkey`;
BEGIN;
INSERT INTO `artists` (`name`) VALUES ('Various Artists');
COMMIT;

-- down
DROP TABLE `tracks`;
DROP TABLE `recordings`;
DROP TABLE `songs`;
DROP TABLE `artists`;
