select cast(t.table_name as char), cast(c.constraint_name as char), cast(c.check_clause as char)
from information_schema.check_constraints c
join information_schema.table_constraints t
    on t.constraint_schema = c.constraint_schema and t.constraint_name = c.constraint_name and t.constraint_type = 'CHECK'
where c.constraint_schema = database()
order by t.table_name, c.constraint_name
