-- Everything that a file says of itself, in one statement and so in one view of it. Virtual tables and the tables behind them are left out:
-- their module owns them. The subquery runs once.
SELECT type, name, tbl_name, sql
FROM sqlite_schema
WHERE sql IS NOT NULL
  AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('virtual', 'shadow'))
ORDER BY rowid
