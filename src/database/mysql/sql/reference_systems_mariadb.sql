select cast(g_table_name as char), cast(g_geometry_column as char), cast(srid as char)
from information_schema.geometry_columns
where g_table_schema = database() and srid <> 0
