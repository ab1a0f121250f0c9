select
    cast(table_name as char), cast(view_definition as char), cast(check_option as char), cast(security_type as char)
from information_schema.views
where table_schema = database()
order by table_name
