SELECT 'revision' AS kind, id, parents, depends_on, labels, message, operations_checksum, source_checksum, CAST(sequence AS {cast}) AS sequence, applied_at, CAST(took_ms AS {cast}) AS took_ms, applied_by, tool_version, CAST(stamped AS {cast}) AS stamped
FROM {revision}
UNION ALL
SELECT 'lock', CAST(format AS {cast}), CAST(token AS {cast}), holder, host, CAST(pid AS {cast}), command, since, expires_at, NULL, NULL, NULL, NULL, NULL
FROM {lock}
UNION ALL
SELECT 'journal', run, revision, direction, state, at, error, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM {journal} WHERE segment = -1 AND state <> 'done'
