-- ea023bd0139d: Create playlists and messages.
-- sqlite 3.35

-- up
BEGIN;
CREATE TABLE "playlists" (
    "id" integer NOT NULL CONSTRAINT "playlists_pkey" PRIMARY KEY AUTOINCREMENT,
    "owner_id" uuid_text NOT NULL,
    "name" varchar(100) NOT NULL,
    "is_public" boolean NOT NULL DEFAULT FALSE,
    "created_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "playlists_owner_id_name_key" UNIQUE ("owner_id", "name"),
    CONSTRAINT "playlists_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE TABLE "playlist_songs" (
    "playlist_id" bigint NOT NULL,
    "song_id" bigint NOT NULL,
    "position" integer NOT NULL,
    "added_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "playlist_songs_pkey" PRIMARY KEY ("playlist_id", "song_id"),
    CONSTRAINT "playlist_songs_playlist_id_position_key" UNIQUE ("playlist_id", "position"),
    CONSTRAINT "playlist_songs_playlist_id_fkey" FOREIGN KEY ("playlist_id") REFERENCES "playlists" ("id") ON DELETE CASCADE,
    CONSTRAINT "playlist_songs_song_id_fkey" FOREIGN KEY ("song_id") REFERENCES "songs" ("id") ON DELETE CASCADE
);
CREATE INDEX "playlist_songs_song_id_idx" ON "playlist_songs" ("song_id");
CREATE TABLE "messages" (
    "id" integer NOT NULL CONSTRAINT "messages_pkey" PRIMARY KEY AUTOINCREMENT,
    "sender_id" uuid_text NOT NULL,
    "recipient_id" uuid_text NOT NULL,
    "song_id" bigint,
    "body" varchar(500) NOT NULL,
    "sent_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" timestamp,
    CONSTRAINT "messages_sender_id_fkey" FOREIGN KEY ("sender_id") REFERENCES "users" ("id") ON DELETE CASCADE,
    CONSTRAINT "messages_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "users" ("id") ON DELETE CASCADE,
    CONSTRAINT "messages_song_id_fkey" FOREIGN KEY ("song_id") REFERENCES "songs" ("id") ON DELETE SET NULL
);
CREATE INDEX "messages_recipient_id_sent_at_idx" ON "messages" ("recipient_id", "sent_at" DESC);
COMMIT;

-- down
PRAGMA foreign_keys = OFF;
BEGIN;
DROP TABLE "messages";
DROP TABLE "playlist_songs";
DROP TABLE "playlists";
-- checked before the commit: every reference from and to `messages`, `playlist_songs`, `playlists` finds its row
COMMIT;
PRAGMA foreign_keys = ON;
