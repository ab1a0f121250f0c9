select cast(table_name as char), cast(column_name as char), cast(hist_size as char)
from mysql.column_stats
where db_name = database()
order by 1, 2
