select
    cast(c.table_name as char), cast(c.column_name as char), cast(c.column_type as char), cast(c.is_nullable as char),
    cast(c.column_default as char), cast(c.extra as char), cast(c.collation_name as char), cast(c.column_comment as char),
    cast(c.generation_expression as char)
from information_schema.columns c
where c.table_schema = database()
order by c.table_name, c.ordinal_position
