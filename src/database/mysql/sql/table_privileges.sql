select
    cast(table_name as char), null, cast(grantee as char), cast(privilege_type as char), cast(is_grantable as char)
from information_schema.table_privileges
where table_schema = database()
union all
select
    cast(table_name as char), cast(column_name as char), cast(grantee as char), cast(privilege_type as char),
    cast(is_grantable as char)
from information_schema.column_privileges
where table_schema = database()
order by 1, 2, 3, 4
