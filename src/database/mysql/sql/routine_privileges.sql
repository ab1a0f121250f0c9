select cast(routine_name as char), cast(routine_type as char), cast(concat(user, '@', host) as char), cast(proc_priv as char)
from mysql.procs_priv
where db = database()
order by 1, 2, 3
