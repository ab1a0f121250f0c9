select
    cast(table_name as char), cast(constraint_name as char), cast(column_name as char),
    cast(nullif(referenced_table_schema, database()) as char), cast(referenced_table_name as char),
    cast(referenced_column_name as char)
from information_schema.key_column_usage
where table_schema = database() and referenced_table_name is not null
order by table_name, constraint_name, ordinal_position
