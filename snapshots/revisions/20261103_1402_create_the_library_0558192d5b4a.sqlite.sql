-- 0558192d5b4a: Create the library: artists, songs, recordings, tracks.
-- sqlite 3.35

-- up
BEGIN;
CREATE TABLE "artists" (
    "id" integer NOT NULL CONSTRAINT "artists_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" varchar(200) NOT NULL,
    "country" char(2),
    CONSTRAINT "artists_name_key" UNIQUE ("name")
);
CREATE TABLE "songs" (
    "id" integer NOT NULL CONSTRAINT "songs_pkey" PRIMARY KEY AUTOINCREMENT,
    "artist_id" bigint NOT NULL,
    "title" varchar(200) NOT NULL,
    "bpm" smallint,
    "released_on" date,
    CONSTRAINT "songs_title_artist_id_key" UNIQUE ("title", "artist_id"),
    CONSTRAINT "songs_bpm_check" CHECK (bpm > 0),
    CONSTRAINT "songs_artist_id_fkey" FOREIGN KEY ("artist_id") REFERENCES "artists" ("id") ON DELETE CASCADE
);
CREATE TABLE "recordings" (
    "id" uuid_text NOT NULL DEFAULT (lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' || substr('89ab', 1 + abs(random() % 4), 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))),
    "song_id" bigint NOT NULL,
    "path" varchar(500) NOT NULL,
    "format" text NOT NULL DEFAULT 'flac',
    "sample_rate" integer NOT NULL DEFAULT 44100,
    "length" integer,
    "metadata" json_text,
    "imported_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "recordings_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "recordings_path_key" UNIQUE ("path"),
    CONSTRAINT "recordings_sample_rate_check" CHECK (sample_rate > 0),
    CONSTRAINT "recordings_format_check" CHECK ("format" IN ('flac', 'mp3', 'opus', 'wav')),
    CONSTRAINT "recordings_song_id_fkey" FOREIGN KEY ("song_id") REFERENCES "songs" ("id") ON DELETE CASCADE
);
CREATE INDEX "recordings_song_id_idx" ON "recordings" ("song_id");
CREATE TABLE "tracks" (
    "id" integer NOT NULL CONSTRAINT "tracks_pkey" PRIMARY KEY AUTOINCREMENT,
    "recording_id" uuid_text NOT NULL,
    "album" varchar(200) NOT NULL,
    "disc" smallint NOT NULL DEFAULT 1,
    "number" smallint NOT NULL,
    CONSTRAINT "tracks_album_disc_number_key" UNIQUE ("album", "disc", "number"),
    CONSTRAINT "tracks_check" CHECK (disc > 0 and number > 0),
    CONSTRAINT "tracks_recording_id_fkey" FOREIGN KEY ("recording_id") REFERENCES "recordings" ("id") ON DELETE CASCADE
);
CREATE INDEX "tracks_recording_id_idx" ON "tracks" ("recording_id");
INSERT INTO "artists" ("name") VALUES ('Various Artists');
COMMIT;

-- down
PRAGMA foreign_keys = OFF;
BEGIN;
DROP TABLE "tracks";
DROP TABLE "recordings";
DROP TABLE "songs";
DROP TABLE "artists";
-- checked before the commit: every reference from and to `artists`, `recordings`, `songs`, `tracks` finds its row
COMMIT;
PRAGMA foreign_keys = ON;
