select cast(table_name as char), cast(table_type as char)
from information_schema.tables
where table_schema = database()
order by table_name
