select
    cast(table_name as char), cast(index_name as char), cast(non_unique as char), cast(column_name as char),
    cast(collation as char), cast(sub_part as char), cast(index_type as char), cast(index_comment as char),
    cast(expression as char)
from information_schema.statistics
where table_schema = database()
order by table_name, index_name, seq_in_index
