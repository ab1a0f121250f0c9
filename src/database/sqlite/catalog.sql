-- Everything that a file says of itself, in one statement and so in one view of it. What stands behind a virtual table is its module's business.
-- The list of them is made once.
WITH module (name, type) AS MATERIALIZED (
    SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type IN ('virtual', 'shadow')
),
found (place, type, name, tbl_name, sql) AS (
    SELECT rowid, type, name, tbl_name, sql
    FROM sqlite_schema
    WHERE sql IS NOT NULL
      AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
      AND tbl_name NOT IN (SELECT name FROM module)
    UNION ALL
    SELECT rowid, 'virtual table', name, tbl_name, sql
    FROM sqlite_schema
    WHERE type = 'table' AND name IN (SELECT name FROM module WHERE type = 'virtual')
    UNION ALL
    SELECT rowid, 'statistics', name, tbl_name, sql FROM sqlite_schema WHERE name GLOB 'sqlite_stat[0-9]'
    UNION ALL
    SELECT 0, 'pragma', 'user_version', '', user_version FROM pragma_user_version WHERE user_version <> 0
    UNION ALL
    SELECT 0, 'pragma', 'application_id', '', application_id FROM pragma_application_id WHERE application_id <> 0
    UNION ALL
    SELECT 0, 'pragma', 'encoding', '', encoding FROM pragma_encoding WHERE encoding <> 'UTF-8'
    UNION ALL
    SELECT 0, 'pragma', 'page_size', '', page_size FROM pragma_page_size WHERE page_size <> 4096
    UNION ALL
    SELECT 0, 'pragma', 'auto_vacuum', '', auto_vacuum FROM pragma_auto_vacuum WHERE auto_vacuum <> 0
    UNION ALL
    SELECT 0, 'pragma', 'journal_mode', '', journal_mode FROM pragma_journal_mode WHERE journal_mode = 'wal'
)
SELECT type, name, tbl_name, sql FROM found ORDER BY place
