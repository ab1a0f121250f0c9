select cast(table_name as char), cast(engine as char), cast(table_collation as char), cast(table_comment as char)
from information_schema.tables
where table_schema = database() and table_type in ('BASE TABLE', 'SYSTEM VERSIONED')
order by table_name
