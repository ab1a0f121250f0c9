//! Written by the tests of the laws: the revisions that autogenerate wrote for each case.
use anabranch::prelude::*;

// case a_boolean_becomes_an_integer
pub fn a_boolean_becomes_an_integer_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("live", boolean()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn a_boolean_becomes_an_integer_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_boolean_becomes_an_integer_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("live").set_type(integer());
    });
}

pub fn a_boolean_becomes_an_integer_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("live").set_type(boolean());
    });
}

// case a_check_over_a_new_column
pub fn a_check_over_a_new_column_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null().default(2);
        t.primary_key(["id"]);
        t.check("a > 0").name("c");
    });
}

pub fn a_check_over_a_new_column_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_check_over_a_new_column_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("c");
        t.add_column("b", integer()).not_null().default(1);
        t.add_check("b > 0").name("c");
        t.drop_column("a");
    });
}

pub fn a_check_over_a_new_column_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.add_column("a", integer()).not_null().default(2);
        t.drop_constraint("c");
        t.drop_column("b");
        t.add_check("a > 0").name("c");
    });
}

// case a_collation_changes_under_an_index
pub fn a_collation_changes_under_an_index_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", string(20)).not_null().collation("NOCASE");
        t.primary_key(["id"]);
        t.unique(["a"]);
    });
}

pub fn a_collation_changes_under_an_index_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_collation_changes_under_an_index_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("a").collation("RTRIM");
    });
}

pub fn a_collation_changes_under_an_index_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("a").collation("NOCASE");
    });
}

// case a_column_in_constraints_and_indexes_is_renamed
pub fn a_column_in_constraints_and_indexes_is_renamed_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("title", string(20)).not_null();
        t.column("plays", integer()).not_null();
        t.primary_key(["id"]);
        t.unique(["title"]);
        t.check("plays >= 0").generated_name("song_check");
    });
    m.create_index_on("song", ["title", "plays"]);
}

pub fn a_column_in_constraints_and_indexes_is_renamed_down_0(m: &mut Migration) {
    m.drop_index("song", "song_title_plays_idx");
    m.drop_table("song");
}
pub fn a_column_in_constraints_and_indexes_is_renamed_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.rename_column("plays", "count");
        t.rename_column("title", "name");
    });
}

pub fn a_column_in_constraints_and_indexes_is_renamed_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.rename_column("name", "title");
        t.rename_column("count", "plays");
    });
}

// case a_column_is_renamed
pub fn a_column_is_renamed_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("title", text()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn a_column_is_renamed_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_column_is_renamed_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.rename_column("title", "name");
    });
}

pub fn a_column_is_renamed_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.rename_column("name", "title");
    });
}

// case a_column_is_renamed_and_changed_at_once
pub fn a_column_is_renamed_and_changed_at_once_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("title", string(20));
        t.column("plays", integer()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn a_column_is_renamed_and_changed_at_once_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_column_is_renamed_and_changed_at_once_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.rename_column("title", "name");
        t.add_column("extra", boolean());
        t.alter_column("name").set_type(string(50)).default("-").not_null();
        t.alter_column("plays").set_type(big_integer());
    });
}

pub fn a_column_is_renamed_and_changed_at_once_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("plays").set_type(integer());
        t.alter_column("name").nullable().drop_default().set_type(string(20));
        t.drop_column("extra");
        t.rename_column("name", "title");
    });
}

// case a_column_may_be_null_no_more_and_another_may
pub fn a_column_may_be_null_no_more_and_another_may_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("title", text());
        t.column("plays", integer()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn a_column_may_be_null_no_more_and_another_may_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_column_may_be_null_no_more_and_another_may_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("title").not_null();
        t.alter_column("plays").nullable();
    });
}

pub fn a_column_may_be_null_no_more_and_another_may_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("plays").not_null();
        t.alter_column("title").nullable();
    });
}

// case a_column_of_an_enumeration_joins_rows
pub fn a_column_of_an_enumeration_joins_rows_up_0(m: &mut Migration) {
    m.create_enum("kind", ["a", "b"]);
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("kind", enumeration("kind")).not_null();
        t.primary_key(["id"]);
    });
}

pub fn a_column_of_an_enumeration_joins_rows_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_enum("kind");
}
pub fn a_column_of_an_enumeration_joins_rows_up_1(m: &mut Migration) {
    m.alter_enum("kind", |e| {
        e.add_value("c");
    });
    m.alter_table("song", |t| {
        t.add_column("other", enumeration("kind")).not_null().default("c");
    });
}

pub fn a_column_of_an_enumeration_joins_rows_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_column("other");
    });
    m.alter_enum("kind", |e| {
        e.drop_value("c");
    });
}

// case a_comment_on_what_has_everything_keeps_it
pub fn a_comment_on_what_has_everything_keeps_it_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("a", string(9)).not_null().default("x");
        t.column("x", integer());
        t.primary_key(["id"]);
        t.unique(["a"]);
        t.check("a <> ''");
    });
}

pub fn a_comment_on_what_has_everything_keeps_it_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_comment_on_what_has_everything_keeps_it_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("id").comment("key");
        t.alter_column("a").comment("text");
    });
}

pub fn a_comment_on_what_has_everything_keeps_it_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("a").drop_comment();
        t.alter_column("id").drop_comment();
    });
}

// case a_computed_column_comes_and_goes
pub fn a_computed_column_comes_and_goes_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("title", string(20)).not_null();
        t.column("next", big_integer()).generated("id + 1");
        t.primary_key(["id"]);
    });
}

pub fn a_computed_column_comes_and_goes_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_computed_column_comes_and_goes_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_column("next");
        t.add_column("low", string(20)).generated("lower(title)");
    });
}

pub fn a_computed_column_comes_and_goes_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_column("low");
        t.add_column("next", big_integer()).generated("id + 1");
    });
}

// case a_datetime_becomes_a_timestamp
pub fn a_datetime_becomes_a_timestamp_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("made", date_time());
        t.primary_key(["id"]);
    });
}

pub fn a_datetime_becomes_a_timestamp_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_datetime_becomes_a_timestamp_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("made").set_type(timestamp());
    });
}

pub fn a_datetime_becomes_a_timestamp_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("made").set_type(date_time());
    });
}

// case a_decimal_changes_its_precision
pub fn a_decimal_changes_its_precision_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("price", decimal(10, 2)).not_null().default("1.50");
        t.primary_key(["id"]);
    });
}

pub fn a_decimal_changes_its_precision_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_decimal_changes_its_precision_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("price").set_type(decimal(14, 4));
    });
}

pub fn a_decimal_changes_its_precision_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("price").set_type(decimal(10, 2));
    });
}

// case a_float_becomes_a_double_and_a_decimal_a_double
pub fn a_float_becomes_a_double_and_a_decimal_a_double_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", float()).not_null();
        t.column("b", decimal(8, 2)).not_null();
        t.primary_key(["id"]);
    });
}

pub fn a_float_becomes_a_double_and_a_decimal_a_double_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_float_becomes_a_double_and_a_decimal_a_double_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("a").set_type(double());
        t.alter_column("b").set_type(double());
    });
}

pub fn a_float_becomes_a_double_and_a_decimal_a_double_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("b").set_type(decimal(8, 2));
        t.alter_column("a").set_type(float());
    });
}

// case a_foreign_key_goes_with_its_column_and_table
pub fn a_foreign_key_goes_with_its_column_and_table_up_0(m: &mut Migration) {
    m.create_table("artist", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("artist_id", big_integer());
        t.primary_key(["id"]);
        t.foreign_key(["artist_id"]).references("artist", ["id"]);
    });
    m.create_index_on("song", ["artist_id"]);
}

pub fn a_foreign_key_goes_with_its_column_and_table_down_0(m: &mut Migration) {
    m.drop_index("song", "song_artist_id_idx");
    m.drop_table("song");
    m.drop_table("artist");
}
pub fn a_foreign_key_goes_with_its_column_and_table_up_1(m: &mut Migration) {
    m.drop_index("song", "song_artist_id_idx");
    m.alter_table("song", |t| {
        t.drop_constraint("song_artist_id_fkey");
        t.drop_column("artist_id");
    });
    m.drop_table("artist");
}

pub fn a_foreign_key_goes_with_its_column_and_table_down_1(m: &mut Migration) {
    m.create_table("artist", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
    m.alter_table("song", |t| {
        t.add_column("artist_id", big_integer());
        t.add_foreign_key(["artist_id"]).references("artist", ["id"]);
    });
    m.create_index_on("song", ["artist_id"]);
}

// case a_foreign_key_refers_to_a_unique
pub fn a_foreign_key_refers_to_a_unique_up_0(m: &mut Migration) {
    m.create_table("artist", |t| {
        t.column("id", big_integer()).not_null();
        t.column("code", string(20)).not_null();
        t.primary_key(["id"]);
        t.unique(["code"]);
    });
}

pub fn a_foreign_key_refers_to_a_unique_down_0(m: &mut Migration) {
    m.drop_table("artist");
}
pub fn a_foreign_key_refers_to_a_unique_up_1(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("artist", string(20)).not_null();
        t.primary_key(["id"]);
        t.foreign_key(["artist"]).references("artist", ["code"]).name("by_code");
    });
    m.create_index_on("song", ["artist"]);
}

pub fn a_foreign_key_refers_to_a_unique_down_1(m: &mut Migration) {
    m.drop_index("song", "song_artist_idx");
    m.drop_table("song");
}

// case a_foreign_key_sets_the_default
pub fn a_foreign_key_sets_the_default_up_0(m: &mut Migration) {
    m.create_table("artist", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", big_integer()).not_null().default(1);
        t.primary_key(["id"]);
        t.foreign_key(["a"]).references("artist", ["id"]).on_delete(SetDefault).on_update(SetDefault);
    });
}

pub fn a_foreign_key_sets_the_default_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_table("artist");
}
pub fn a_foreign_key_sets_the_default_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_a_fkey");
        t.add_foreign_key(["a"]).references("artist", ["id"]).on_update(SetDefault);
    });
}

pub fn a_foreign_key_sets_the_default_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_a_fkey");
        t.add_foreign_key(["a"]).references("artist", ["id"]).on_delete(SetDefault).on_update(SetDefault);
    });
}

// case a_foreign_key_turns_to_another_table
pub fn a_foreign_key_turns_to_another_table_up_0(m: &mut Migration) {
    m.create_table("a", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("b", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("of", big_integer()).not_null();
        t.primary_key(["id"]);
        t.foreign_key(["of"]).references("a", ["id"]);
    });
}

pub fn a_foreign_key_turns_to_another_table_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_table("b");
    m.drop_table("a");
}
pub fn a_foreign_key_turns_to_another_table_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_of_fkey");
        t.add_foreign_key(["of"]).references("b", ["id"]);
    });
}

pub fn a_foreign_key_turns_to_another_table_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_of_fkey");
        t.add_foreign_key(["of"]).references("a", ["id"]);
    });
}

// case a_key_begins_and_ends_to_be_numbered
pub fn a_key_begins_and_ends_to_be_numbered_up_0(m: &mut Migration) {
    m.create_table("a", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("b", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("x", integer());
        t.primary_key(["id"]);
    });
}

pub fn a_key_begins_and_ends_to_be_numbered_down_0(m: &mut Migration) {
    m.drop_table("b");
    m.drop_table("a");
}
pub fn a_key_begins_and_ends_to_be_numbered_up_1(m: &mut Migration) {
    m.alter_table("a", |t| {
        t.alter_column("id").identity();
    });
    m.alter_table("b", |t| {
        t.alter_column("id").drop_identity();
    });
}

pub fn a_key_begins_and_ends_to_be_numbered_down_1(m: &mut Migration) {
    m.alter_table("b", |t| {
        t.alter_column("id").identity();
    });
    m.alter_table("a", |t| {
        t.alter_column("id").drop_identity();
    });
}

// case a_key_that_others_refer_to_is_renamed
pub fn a_key_that_others_refer_to_is_renamed_up_0(m: &mut Migration) {
    m.create_table("artist", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("artist_id", big_integer()).not_null();
        t.primary_key(["id"]);
        t.foreign_key(["artist_id"]).references("artist", ["id"]);
    });
}

pub fn a_key_that_others_refer_to_is_renamed_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_table("artist");
}
pub fn a_key_that_others_refer_to_is_renamed_up_1(m: &mut Migration) {
    m.alter_table("artist", |t| {
        t.rename_column("id", "key");
    });
    m.alter_table("song", |t| {
        t.rename_column("artist_id", "by");
    });
}

pub fn a_key_that_others_refer_to_is_renamed_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.rename_column("by", "artist_id");
    });
    m.alter_table("artist", |t| {
        t.rename_column("key", "id");
    });
}

// case a_key_widens_with_what_refers_to_it
pub fn a_key_widens_with_what_refers_to_it_up_0(m: &mut Migration) {
    m.create_table("artist", |t| {
        t.column("id", integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("artist_id", integer()).not_null();
        t.primary_key(["id"]);
        t.foreign_key(["artist_id"]).references("artist", ["id"]);
    });
}

pub fn a_key_widens_with_what_refers_to_it_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_table("artist");
}
pub fn a_key_widens_with_what_refers_to_it_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("artist_id").set_type(big_integer());
    });
}

pub fn a_key_widens_with_what_refers_to_it_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("artist_id").set_type(integer());
    });
}

// case a_primary_key_comes_and_another_goes
pub fn a_primary_key_comes_and_another_goes_up_0(m: &mut Migration) {
    m.create_table("a", |t| {
        t.column("id", big_integer()).not_null();
        t.column("x", integer()).not_null();
    });
    m.create_table("b", |t| {
        t.column("id", big_integer()).not_null();
        t.column("x", integer()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn a_primary_key_comes_and_another_goes_down_0(m: &mut Migration) {
    m.drop_table("b");
    m.drop_table("a");
}
pub fn a_primary_key_comes_and_another_goes_up_1(m: &mut Migration) {
    m.alter_table("a", |t| {
        t.alter_column("id").set_type(big_integer());
        t.add_primary_key(["id"]);
    });
    m.alter_table("b", |t| {
        t.drop_constraint("b_pkey");
        t.alter_column("id").set_type(big_integer());
    });
}

pub fn a_primary_key_comes_and_another_goes_down_1(m: &mut Migration) {
    m.alter_table("b", |t| {
        t.alter_column("id").set_type(big_integer());
        t.add_primary_key(["id"]);
    });
    m.alter_table("a", |t| {
        t.drop_constraint("a_pkey");
        t.alter_column("id").set_type(big_integer());
    });
}

// case a_primary_key_has_a_name
pub fn a_primary_key_has_a_name_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]).name("song_key");
    });
}

pub fn a_primary_key_has_a_name_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_primary_key_has_a_name_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.add_column("a", integer());
    });
}

pub fn a_primary_key_has_a_name_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_column("a");
    });
}

// case a_primary_key_has_several_columns
pub fn a_primary_key_has_several_columns_up_0(m: &mut Migration) {
    m.create_table("song_tag", |t| {
        t.column("song_id", big_integer()).not_null();
        t.column("tag_id", big_integer()).not_null();
        t.column("note", text());
        t.primary_key(["song_id", "tag_id"]);
    });
}

pub fn a_primary_key_has_several_columns_down_0(m: &mut Migration) {
    m.drop_table("song_tag");
}
pub fn a_primary_key_has_several_columns_up_1(m: &mut Migration) {
    m.alter_table("song_tag", |t| {
        t.drop_constraint("song_tag_pkey");
        t.add_primary_key(["tag_id", "song_id"]);
    });
}

pub fn a_primary_key_has_several_columns_down_1(m: &mut Migration) {
    m.alter_table("song_tag", |t| {
        t.drop_constraint("song_tag_pkey");
        t.add_primary_key(["song_id", "tag_id"]);
    });
}

// case a_primary_key_moves_to_another_column
pub fn a_primary_key_moves_to_another_column_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("code", big_integer()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn a_primary_key_moves_to_another_column_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_primary_key_moves_to_another_column_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_pkey");
        t.alter_column("id").set_type(big_integer());
        t.alter_column("code").set_type(big_integer());
        t.add_primary_key(["code"]);
    });
}

pub fn a_primary_key_moves_to_another_column_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_pkey");
        t.alter_column("code").set_type(big_integer());
        t.alter_column("id").set_type(big_integer());
        t.add_primary_key(["id"]);
    });
}

// case a_required_column_with_a_default_joins_rows
pub fn a_required_column_with_a_default_joins_rows_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn a_required_column_with_a_default_joins_rows_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_required_column_with_a_default_joins_rows_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.add_column("plays", big_integer()).not_null().default(5);
        t.add_column("state", string(10)).not_null().default("new");
        t.add_column("live", boolean()).not_null().default(true);
    });
}

pub fn a_required_column_with_a_default_joins_rows_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_column("live");
        t.drop_column("state");
        t.drop_column("plays");
    });
}

// case a_required_column_with_the_time_joins_rows
pub fn a_required_column_with_the_time_joins_rows_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn a_required_column_with_the_time_joins_rows_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_required_column_with_the_time_joins_rows_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.add_column("made", date_time()).not_null().default(now());
    });
}

pub fn a_required_column_with_the_time_joins_rows_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_column("made");
    });
}

// case a_table_is_dropped
pub fn a_table_is_dropped_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("old", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("a", integer()).not_null();
        t.column("song_id", big_integer()).not_null();
        t.primary_key(["id"]);
        t.unique(["a"]);
        t.foreign_key(["song_id"]).references("song", ["id"]);
    });
    m.create_index_on("old", ["a"]);
}

pub fn a_table_is_dropped_down_0(m: &mut Migration) {
    m.drop_index("old", "old_a_idx");
    m.drop_table("old");
    m.drop_table("song");
}
pub fn a_table_is_dropped_up_1(m: &mut Migration) {
    m.drop_table("old");
}

pub fn a_table_is_dropped_down_1(m: &mut Migration) {
    m.create_table("old", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("a", integer()).not_null();
        t.column("song_id", big_integer()).not_null();
        t.primary_key(["id"]);
        t.unique(["a"]);
        t.foreign_key(["song_id"]).references("song", ["id"]);
    });
    m.create_index_on("old", ["a"]);
}

// case a_table_is_renamed
pub fn a_table_is_renamed_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("a", integer()).not_null();
        t.primary_key(["id"]);
        t.unique(["a"]);
        t.check("a > 0").generated_name("song_check");
    });
    m.create_index_on("song", ["a"]);
}

pub fn a_table_is_renamed_down_0(m: &mut Migration) {
    m.drop_index("song", "song_a_idx");
    m.drop_table("song");
}
pub fn a_table_is_renamed_up_1(m: &mut Migration) {
    m.rename_table("song", "track");
}

pub fn a_table_is_renamed_down_1(m: &mut Migration) {
    m.rename_table("track", "song");
}

// case a_table_refers_to_itself
pub fn a_table_refers_to_itself_up_0(m: &mut Migration) {
    m.create_table("folder", |t| {
        t.column("id", big_integer()).not_null();
        t.column("parent_id", big_integer());
        t.primary_key(["id"]);
        t.foreign_key(["parent_id"]).references("folder", ["id"]).on_delete(Cascade);
    });
}

pub fn a_table_refers_to_itself_down_0(m: &mut Migration) {
    m.drop_table("folder");
}
pub fn a_table_refers_to_itself_up_1(m: &mut Migration) {
    m.alter_table("folder", |t| {
        t.drop_constraint("folder_parent_id_fkey");
        t.add_column("root_id", big_integer());
        t.add_foreign_key(["parent_id"]).references("folder", ["id"]);
        t.add_foreign_key(["root_id"]).references("folder", ["id"]);
    });
}

pub fn a_table_refers_to_itself_down_1(m: &mut Migration) {
    m.alter_table("folder", |t| {
        t.drop_constraint("folder_root_id_fkey");
        t.drop_constraint("folder_parent_id_fkey");
        t.drop_column("root_id");
        t.add_foreign_key(["parent_id"]).references("folder", ["id"]).on_delete(Cascade);
    });
}

// case a_table_that_others_refer_to_is_renamed_and_changed
pub fn a_table_that_others_refer_to_is_renamed_and_changed_up_0(m: &mut Migration) {
    m.create_table("artist", |t| {
        t.column("id", big_integer()).not_null();
        t.column("name", text()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("artist_id", big_integer()).not_null();
        t.primary_key(["id"]);
        t.foreign_key(["artist_id"]).references("artist", ["id"]).on_delete(Cascade);
    });
}

pub fn a_table_that_others_refer_to_is_renamed_and_changed_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_table("artist");
}
pub fn a_table_that_others_refer_to_is_renamed_and_changed_up_1(m: &mut Migration) {
    m.rename_table("artist", "band");
    m.alter_table("band", |t| {
        t.rename_column("name", "title");
        t.add_column("size", integer());
    });
}

pub fn a_table_that_others_refer_to_is_renamed_and_changed_down_1(m: &mut Migration) {
    m.alter_table("band", |t| {
        t.drop_column("size");
        t.rename_column("title", "name");
    });
    m.rename_table("band", "artist");
}

// case a_text_becomes_a_number
pub fn a_text_becomes_a_number_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("bpm", string(20)).not_null();
        t.primary_key(["id"]);
    });
}

pub fn a_text_becomes_a_number_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_text_becomes_a_number_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("bpm").set_type(integer());
    });
}

pub fn a_text_becomes_a_number_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("bpm").set_type(string(20));
    });
}

// case a_text_becomes_an_enumeration
pub fn a_text_becomes_an_enumeration_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("kind", string(20)).not_null().default("a");
        t.primary_key(["id"]);
    });
}

pub fn a_text_becomes_an_enumeration_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_text_becomes_an_enumeration_up_1(m: &mut Migration) {
    m.create_enum("kind", ["a", "b"]);
    m.alter_table("song", |t| {
        t.alter_column("kind").set_type(enumeration("kind"));
    });
}

pub fn a_text_becomes_an_enumeration_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("kind").set_type(string(20));
    });
    m.drop_enum("kind");
}

// case a_text_becomes_json
pub fn a_text_becomes_json_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("data", text());
        t.primary_key(["id"]);
    });
}

pub fn a_text_becomes_json_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_text_becomes_json_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("data").set_type(json());
    });
}

pub fn a_text_becomes_json_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("data").set_type(text());
    });
}

// case a_timestamp_changes_its_precision
pub fn a_timestamp_changes_its_precision_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("made", date_time_precision(0)).not_null();
        t.column("seen", timestamp_precision(3));
        t.column("at", time_precision(0));
        t.primary_key(["id"]);
    });
}

pub fn a_timestamp_changes_its_precision_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_timestamp_changes_its_precision_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("made").set_type(date_time_precision(6));
        t.alter_column("seen").set_type(timestamp_precision(6));
        t.alter_column("at").set_type(time_precision(3));
    });
}

pub fn a_timestamp_changes_its_precision_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("at").set_type(time_precision(0));
        t.alter_column("seen").set_type(timestamp_precision(3));
        t.alter_column("made").set_type(date_time_precision(0));
    });
}

// case a_unique_is_renamed
pub fn a_unique_is_renamed_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.column("b", integer()).not_null();
        t.primary_key(["id"]);
        t.unique(["a", "b"]).name("old_name");
    });
}

pub fn a_unique_is_renamed_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_unique_is_renamed_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.rename_constraint("old_name", "new_name");
    });
}

pub fn a_unique_is_renamed_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.rename_constraint("new_name", "old_name");
    });
}

// case a_value_is_added
pub fn a_value_is_added_up_0(m: &mut Migration) {
    m.create_enum("kind", ["studio", "live"]);
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("kind", enumeration("kind")).not_null().default("live");
        t.primary_key(["id"]);
    });
}

pub fn a_value_is_added_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_enum("kind");
}
pub fn a_value_is_added_up_1(m: &mut Migration) {
    m.alter_enum("kind", |e| {
        e.add_value("demo").before("studio");
        e.add_value("remix").before("live");
        e.add_value("cover");
    });
}

pub fn a_value_is_added_down_1(m: &mut Migration) {
    m.alter_enum("kind", |e| {
        e.drop_value("cover");
        e.drop_value("remix");
        e.drop_value("demo");
    });
}

// case a_value_is_dropped
pub fn a_value_is_dropped_up_0(m: &mut Migration) {
    m.create_enum("kind", ["studio", "live", "demo"]);
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("kind", enumeration("kind")).not_null().default("studio");
        t.primary_key(["id"]);
    });
}

pub fn a_value_is_dropped_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_enum("kind");
}
pub fn a_value_is_dropped_up_1(m: &mut Migration) {
    m.alter_enum("kind", |e| {
        e.drop_value("demo");
    });
}

pub fn a_value_is_dropped_down_1(m: &mut Migration) {
    m.alter_enum("kind", |e| {
        e.add_value("demo");
    });
}

// case a_value_is_renamed
pub fn a_value_is_renamed_up_0(m: &mut Migration) {
    m.create_enum("kind", ["studio", "live"]);
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("kind", enumeration("kind")).not_null();
        t.primary_key(["id"]);
    });
}

pub fn a_value_is_renamed_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_enum("kind");
}
pub fn a_value_is_renamed_up_1(m: &mut Migration) {
    m.alter_enum("kind", |e| {
        e.rename_value("live", "it's live");
    });
}

pub fn a_value_is_renamed_down_1(m: &mut Migration) {
    m.alter_enum("kind", |e| {
        e.rename_value("it's live", "live");
    });
}

// case a_varchar_widens_and_narrows
pub fn a_varchar_widens_and_narrows_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("title", string(20)).not_null();
        t.column("words", string(80));
        t.primary_key(["id"]);
        t.unique(["title"]);
    });
}

pub fn a_varchar_widens_and_narrows_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn a_varchar_widens_and_narrows_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("title").set_type(string(90));
        t.alter_column("words").set_type(string(10));
    });
}

pub fn a_varchar_widens_and_narrows_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("words").set_type(string(80));
        t.alter_column("title").set_type(string(20));
    });
}

// case an_enumeration_is_made_and_dropped
pub fn an_enumeration_is_made_and_dropped_up_0(m: &mut Migration) {
    m.create_enum("kind", ["studio", "live"]);
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("kind", enumeration("kind"));
        t.primary_key(["id"]);
    });
}

pub fn an_enumeration_is_made_and_dropped_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_enum("kind");
}
pub fn an_enumeration_is_made_and_dropped_up_1(m: &mut Migration) {
    m.create_enum("mood", ["calm", "loud"]);
    m.alter_table("song", |t| {
        t.add_column("mood", enumeration("mood"));
        t.drop_column("kind");
    });
    m.drop_enum("kind");
}

pub fn an_enumeration_is_made_and_dropped_down_1(m: &mut Migration) {
    m.create_enum("kind", ["studio", "live"]);
    m.alter_table("song", |t| {
        t.add_column("kind", enumeration("kind"));
        t.drop_column("mood");
    });
    m.drop_enum("mood");
}

// case an_enumeration_is_renamed
pub fn an_enumeration_is_renamed_up_0(m: &mut Migration) {
    m.create_enum("kind", ["a", "b"]);
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("kind", enumeration("kind")).not_null().default("a");
        t.primary_key(["id"]);
    });
}

pub fn an_enumeration_is_renamed_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_enum("kind");
}
pub fn an_enumeration_is_renamed_up_1(m: &mut Migration) {
    m.rename_enum("kind", "sort");
}

pub fn an_enumeration_is_renamed_down_1(m: &mut Migration) {
    m.rename_enum("sort", "kind");
}

// case an_enumeration_of_two_tables_changes
pub fn an_enumeration_of_two_tables_changes_up_0(m: &mut Migration) {
    m.create_enum("kind", ["a", "b", "c"]);
    m.create_table("album", |t| {
        t.column("id", big_integer()).not_null();
        t.column("kind", enumeration("kind")).not_null().default("a");
        t.primary_key(["id"]);
    });
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("kind", enumeration("kind")).not_null();
        t.column("other", enumeration("kind"));
        t.primary_key(["id"]);
    });
    m.create_index_on("song", ["other"]);
}

pub fn an_enumeration_of_two_tables_changes_down_0(m: &mut Migration) {
    m.drop_index("song", "song_other_idx");
    m.drop_table("song");
    m.drop_table("album");
    m.drop_enum("kind");
}
pub fn an_enumeration_of_two_tables_changes_up_1(m: &mut Migration) {
    m.alter_enum("kind", |e| {
        e.add_value("d");
        e.drop_value("c");
    });
}

pub fn an_enumeration_of_two_tables_changes_down_1(m: &mut Migration) {
    m.alter_enum("kind", |e| {
        e.add_value("c").before("d");
        e.drop_value("d");
    });
}

// case an_index_becomes_unique_and_a_unique_an_index
pub fn an_index_becomes_unique_and_a_unique_an_index_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.column("b", integer()).not_null();
        t.primary_key(["id"]);
        t.unique(["b"]).name("of_b");
    });
    m.create_index("of_a", "song", ["a"]);
}

pub fn an_index_becomes_unique_and_a_unique_an_index_down_0(m: &mut Migration) {
    m.drop_index("song", "of_a");
    m.drop_table("song");
}
pub fn an_index_becomes_unique_and_a_unique_an_index_up_1(m: &mut Migration) {
    m.drop_index("song", "of_a");
    m.alter_table("song", |t| {
        t.drop_constraint("of_b");
    });
    m.create_index("of_a", "song", ["a"]).unique();
    m.create_index("of_b", "song", ["b"]);
}

pub fn an_index_becomes_unique_and_a_unique_an_index_down_1(m: &mut Migration) {
    m.drop_index("song", "of_b");
    m.drop_index("song", "of_a");
    m.alter_table("song", |t| {
        t.add_unique(["b"]).name("of_b");
    });
    m.create_index("of_a", "song", ["a"]);
}

// case an_index_goes_with_its_column
pub fn an_index_goes_with_its_column_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.column("b", integer()).not_null();
        t.column("c", integer()).not_null();
        t.primary_key(["id"]);
        t.unique(["c"]);
    });
    m.create_index_on("song", ["a", "b"]);
    m.create_index_on("song", ["a"]);
}

pub fn an_index_goes_with_its_column_down_0(m: &mut Migration) {
    m.drop_index("song", "song_a_idx");
    m.drop_index("song", "song_a_b_idx");
    m.drop_table("song");
}
pub fn an_index_goes_with_its_column_up_1(m: &mut Migration) {
    m.drop_index("song", "song_a_b_idx");
    m.drop_index("song", "song_a_idx");
    m.alter_table("song", |t| {
        t.drop_constraint("song_c_key");
        t.drop_column("a");
        t.drop_column("c");
    });
    m.create_index_on("song", ["b"]);
}

pub fn an_index_goes_with_its_column_down_1(m: &mut Migration) {
    m.drop_index("song", "song_b_idx");
    m.alter_table("song", |t| {
        t.add_column("c", integer()).not_null();
        t.add_column("a", integer()).not_null().default(0);
        t.alter_column("a").drop_default();
        t.add_unique(["c"]);
    });
    m.create_index_on("song", ["a"]);
    m.create_index_on("song", ["a", "b"]);
}

// case an_index_has_a_comment
pub fn an_index_has_a_comment_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_index_on("song", ["a"]).comment("One.");
}

pub fn an_index_has_a_comment_down_0(m: &mut Migration) {
    m.drop_index("song", "song_a_idx");
    m.drop_table("song");
}
pub fn an_index_has_a_comment_up_1(m: &mut Migration) {
    m.drop_index("song", "song_a_idx");
    m.create_index_on("song", ["a"]).comment("It's two.");
}

pub fn an_index_has_a_comment_down_1(m: &mut Migration) {
    m.drop_index("song", "song_a_idx");
    m.create_index_on("song", ["a"]).comment("One.");
}

// case an_index_is_renamed
pub fn an_index_is_renamed_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_index("old_name", "song", ["a"]);
}

pub fn an_index_is_renamed_down_0(m: &mut Migration) {
    m.drop_index("song", "old_name");
    m.drop_table("song");
}
pub fn an_index_is_renamed_up_1(m: &mut Migration) {
    m.rename_index("song", "old_name", "new_name");
}

pub fn an_index_is_renamed_down_1(m: &mut Migration) {
    m.rename_index("song", "new_name", "old_name");
}

// case an_index_that_a_foreign_key_uses_changes
pub fn an_index_that_a_foreign_key_uses_changes_up_0(m: &mut Migration) {
    m.create_table("artist", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("artist_id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.primary_key(["id"]);
        t.foreign_key(["artist_id"]).references("artist", ["id"]);
    });
    m.create_index_on("song", ["artist_id"]);
}

pub fn an_index_that_a_foreign_key_uses_changes_down_0(m: &mut Migration) {
    m.drop_index("song", "song_artist_id_idx");
    m.drop_table("song");
    m.drop_table("artist");
}
pub fn an_index_that_a_foreign_key_uses_changes_up_1(m: &mut Migration) {
    m.drop_index("song", "song_artist_id_idx");
    m.create_index("by_artist", "song", ["artist_id", "a"]).unique();
}

pub fn an_index_that_a_foreign_key_uses_changes_down_1(m: &mut Migration) {
    m.drop_index("song", "by_artist");
    m.create_index_on("song", ["artist_id"]);
}

// case an_integer_narrows
pub fn an_integer_narrows_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("plays", big_integer()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn an_integer_narrows_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn an_integer_narrows_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("plays").set_type(small_integer());
    });
}

pub fn an_integer_narrows_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("plays").set_type(big_integer());
    });
}

// case an_integer_widens
pub fn an_integer_widens_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("plays", integer()).not_null().default(7);
        t.column("small", small_integer()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn an_integer_widens_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn an_integer_widens_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("plays").set_type(big_integer());
        t.alter_column("small").set_type(integer());
    });
}

pub fn an_integer_widens_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("small").set_type(small_integer());
        t.alter_column("plays").set_type(integer());
    });
}

// case arrays_are_made_and_changed
pub fn arrays_are_made_and_changed_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("tags", array(text())).not_null();
        t.column("marks", array(integer()));
        t.primary_key(["id"]);
    });
}

pub fn arrays_are_made_and_changed_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn arrays_are_made_and_changed_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.add_column("length", interval());
        t.alter_column("tags").default(sql("'{}'"));
        t.alter_column("marks").set_type(array(big_integer()));
    });
}

pub fn arrays_are_made_and_changed_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("marks").set_type(array(integer()));
        t.alter_column("tags").drop_default();
        t.drop_column("length");
    });
}

// case bytes_change_their_length
pub fn bytes_change_their_length_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("hash", var_binary(20)).not_null();
        t.primary_key(["id"]);
    });
}

pub fn bytes_change_their_length_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn bytes_change_their_length_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("hash").set_type(var_binary(40));
    });
}

pub fn bytes_change_their_length_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("hash").set_type(var_binary(20));
    });
}

// case checks_come_change_and_go
pub fn checks_come_change_and_go_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("plays", integer()).not_null();
        t.column("rating", integer()).not_null();
        t.primary_key(["id"]);
        t.check("plays >= 0").generated_name("song_check");
        t.check("rating < 10").name("short");
    });
}

pub fn checks_come_change_and_go_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn checks_come_change_and_go_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_check");
        t.drop_constraint("short");
        t.add_check("rating > 0").generated_name("song_rating_check");
        t.add_check("plays >= 1").generated_name("song_check");
        t.add_check("rating < 11").name("short");
        t.add_check("plays < 1000 or rating > 5").generated_name("song_check1");
    });
}

pub fn checks_come_change_and_go_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_check1");
        t.drop_constraint("short");
        t.drop_constraint("song_check");
        t.drop_constraint("song_rating_check");
        t.add_check("rating < 10").name("short");
        t.add_check("plays >= 0");
    });
}

// case collations_come_change_and_go
pub fn collations_come_change_and_go_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", string(20)).not_null().collation("NOCASE");
        t.column("b", string(20)).not_null();
        t.primary_key(["id"]);
    });
}

pub fn collations_come_change_and_go_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn collations_come_change_and_go_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("a").drop_collation();
        t.alter_column("b").collation("RTRIM");
    });
}

pub fn collations_come_change_and_go_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("b").drop_collation();
        t.alter_column("a").collation("NOCASE");
    });
}

// case columns_are_added_and_dropped
pub fn columns_are_added_and_dropped_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("title", text()).not_null();
        t.column("old", integer());
        t.primary_key(["id"]);
    });
}

pub fn columns_are_added_and_dropped_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn columns_are_added_and_dropped_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.add_column("plays", big_integer());
        t.add_column("words", text());
        t.drop_column("old");
    });
}

pub fn columns_are_added_and_dropped_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.add_column("old", integer());
        t.drop_column("words");
        t.drop_column("plays");
    });
}

// case comments_come_change_and_go
pub fn comments_come_change_and_go_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null().comment(r#"It's the "key" \ of it."#);
        t.column("a", integer()).not_null().comment("a");
        t.column("b", integer()).not_null().comment("b");
        t.column("c", integer()).not_null();
        t.primary_key(["id"]);
        t.comment("Songs.");
    });
}

pub fn comments_come_change_and_go_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn comments_come_change_and_go_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.comment("It's all songs.");
        t.alter_column("a").drop_comment();
        t.alter_column("b").comment("bee");
        t.alter_column("c").default(1).comment("c");
    });
}

pub fn comments_come_change_and_go_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("c").drop_comment().drop_default();
        t.alter_column("b").comment("b");
        t.alter_column("a").comment("a");
        t.comment("Songs.");
    });
}

// case computed_columns_are_made_and_changed
pub fn computed_columns_are_made_and_changed_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.column("b", integer()).not_null();
        t.column("total", integer()).generated("a + b");
        t.primary_key(["id"]);
    });
}

pub fn computed_columns_are_made_and_changed_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn computed_columns_are_made_and_changed_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("total").generated("a * b");
    });
}

pub fn computed_columns_are_made_and_changed_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("total").generated("a + b");
    });
}

// case constraints_wait_for_the_end
pub fn constraints_wait_for_the_end_up_0(m: &mut Migration) {
    m.create_table("artist", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", big_integer()).not_null();
        t.column("b", big_integer()).not_null();
        t.primary_key(["id"]);
        t.foreign_key(["a"]).references("artist", ["id"]).deferrable();
        t.foreign_key(["b"]).references("artist", ["id"]);
    });
}

pub fn constraints_wait_for_the_end_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_table("artist");
}
pub fn constraints_wait_for_the_end_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_a_fkey");
        t.drop_constraint("song_b_fkey");
        t.add_foreign_key(["a"]).references("artist", ["id"]).initially_deferred();
        t.add_foreign_key(["b"]).references("artist", ["id"]).deferrable();
    });
}

pub fn constraints_wait_for_the_end_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_b_fkey");
        t.drop_constraint("song_a_fkey");
        t.add_foreign_key(["b"]).references("artist", ["id"]);
        t.add_foreign_key(["a"]).references("artist", ["id"]).deferrable();
    });
}

// case defaults_come_change_and_go
pub fn defaults_come_change_and_go_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.column("b", integer()).not_null().default(1);
        t.column("c", integer()).not_null().default(2);
        t.column("d", string(9)).not_null().default("x");
        t.column("e", boolean()).not_null().default(true);
        t.column("made", date_time());
        t.primary_key(["id"]);
    });
}

pub fn defaults_come_change_and_go_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn defaults_come_change_and_go_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("a").default(3);
        t.alter_column("b").default(4);
        t.alter_column("c").drop_default();
        t.alter_column("d").default("y");
        t.alter_column("e").default(false);
        t.alter_column("made").default(now());
    });
}

pub fn defaults_come_change_and_go_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("made").drop_default();
        t.alter_column("e").default(true);
        t.alter_column("d").default("x");
        t.alter_column("c").default(2);
        t.alter_column("b").default(1);
        t.alter_column("a").drop_default();
    });
}

// case documentation_is_no_difference
pub fn documentation_is_no_difference_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("plays", integer()).not_null().default(0);
        t.primary_key(["id"]);
    });
}

pub fn documentation_is_no_difference_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn documentation_is_no_difference_up_1(_m: &mut Migration) {}

pub fn documentation_is_no_difference_down_1(_m: &mut Migration) {}

// case every_form_of_default_is_made
pub fn every_form_of_default_is_made_up_0(m: &mut Migration) {
    m.create_table("d", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn every_form_of_default_is_made_down_0(m: &mut Migration) {
    m.drop_table("d");
}
pub fn every_form_of_default_is_made_up_1(m: &mut Migration) {
    m.alter_table("d", |t| {
        t.add_column("a", small_integer()).not_null().default(-1);
        t.add_column("b", double()).not_null().default(1.5);
        t.add_column("c", boolean()).not_null().default(false);
        t.add_column("d", text()).not_null().default(r#"it's a "text" \ with 100%"#);
        t.add_column("e", date_time()).not_null().default(now());
        t.add_column("f", timestamp()).not_null().default(now());
        t.add_column("g", date()).not_null().default(current_date());
        t.add_column("h", time()).not_null().default(current_time());
        t.add_column("i", uuid()).not_null().default(random_uuid());
        t.add_column("j", big_integer()).default(null());
        t.add_column("k", decimal(6, 2)).not_null().default("1.50");
        t.add_column("l", string(5)).not_null().default("");
        t.add_column("m", big_integer()).not_null().default(9000000000_i64);
        t.add_column("n", date()).not_null().default("2026-01-01");
        t.add_column("o", integer()).not_null().default(sql("(1 + 2)"));
        t.add_column("p", text()).default("null");
    });
}

pub fn every_form_of_default_is_made_down_1(m: &mut Migration) {
    m.alter_table("d", |t| {
        t.drop_column("p");
        t.drop_column("o");
        t.drop_column("n");
        t.drop_column("m");
        t.drop_column("l");
        t.drop_column("k");
        t.drop_column("j");
        t.drop_column("i");
        t.drop_column("h");
        t.drop_column("g");
        t.drop_column("f");
        t.drop_column("e");
        t.drop_column("d");
        t.drop_column("c");
        t.drop_column("b");
        t.drop_column("a");
    });
}

// case every_named_type_has_a_column
pub fn every_named_type_has_a_column_up_0(m: &mut Migration) {
    m.create_table("plain", |t| {
        t.column("id", integer()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn every_named_type_has_a_column_down_0(m: &mut Migration) {
    m.drop_table("plain");
}
pub fn every_named_type_has_a_column_up_1(m: &mut Migration) {
    m.alter_table("plain", |t| {
        t.add_column("a", char(3));
        t.add_column("b", string(40));
        t.add_column("c", binary(16));
        t.add_column("d", var_binary(20));
        t.add_column("e", blob());
        t.add_column("f", time_precision(3));
        t.add_column("g", date_time_precision(3));
        t.add_column("h", timestamp_precision(6));
        t.add_column("i", jsonb());
        t.add_column("j", decimal(12, 4));
        t.add_column("k", decimal_digits(9));
        t.add_column("l", any_char());
    });
}

pub fn every_named_type_has_a_column_down_1(m: &mut Migration) {
    m.alter_table("plain", |t| {
        t.drop_column("l");
        t.drop_column("k");
        t.drop_column("j");
        t.drop_column("i");
        t.drop_column("h");
        t.drop_column("g");
        t.drop_column("f");
        t.drop_column("e");
        t.drop_column("d");
        t.drop_column("c");
        t.drop_column("b");
        t.drop_column("a");
    });
}

// case every_rust_type_has_a_column
pub fn every_rust_type_has_a_column_up_0(m: &mut Migration) {
    m.create_table("plain", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", small_integer()).not_null();
        t.column("b", integer()).not_null();
        t.column("c", float()).not_null();
        t.column("d", double()).not_null();
        t.column("e", boolean()).not_null();
        t.column("f", text()).not_null();
        t.column("g", blob()).not_null();
        t.column("h", json()).not_null();
        t.column("i", uuid()).not_null();
        t.column("j", any_decimal()).not_null();
        t.column("k", date()).not_null();
        t.column("l", time()).not_null();
        t.column("m", date_time()).not_null();
        t.column("n", timestamp()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn every_rust_type_has_a_column_down_0(m: &mut Migration) {
    m.drop_table("plain");
}
pub fn every_rust_type_has_a_column_up_1(m: &mut Migration) {
    m.alter_table("plain", |t| {
        t.alter_column("a").nullable();
        t.alter_column("b").nullable();
        t.alter_column("c").nullable();
        t.alter_column("d").nullable();
        t.alter_column("e").nullable();
        t.alter_column("f").nullable();
        t.alter_column("g").nullable();
        t.alter_column("h").nullable();
        t.alter_column("i").nullable();
        t.alter_column("j").nullable();
        t.alter_column("k").nullable();
        t.alter_column("l").nullable();
        t.alter_column("m").nullable();
        t.alter_column("n").nullable();
    });
}

pub fn every_rust_type_has_a_column_down_1(m: &mut Migration) {
    m.alter_table("plain", |t| {
        t.alter_column("n").not_null();
        t.alter_column("m").not_null();
        t.alter_column("l").not_null();
        t.alter_column("k").not_null();
        t.alter_column("j").not_null();
        t.alter_column("i").not_null();
        t.alter_column("h").not_null();
        t.alter_column("g").not_null();
        t.alter_column("f").not_null();
        t.alter_column("e").not_null();
        t.alter_column("d").not_null();
        t.alter_column("c").not_null();
        t.alter_column("b").not_null();
        t.alter_column("a").not_null();
    });
}

// case everything_goes_at_once
pub fn everything_goes_at_once_up_0(m: &mut Migration) {
    m.create_enum("kind", ["a", "b"]);
    m.create_table("artist", |t| {
        t.column("id", big_integer()).not_null();
        t.column("best", big_integer());
        t.primary_key(["id"]);
    });
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("kind", enumeration("kind")).not_null();
        t.column("artist_id", big_integer()).not_null();
        t.primary_key(["id"]);
        t.foreign_key(["artist_id"]).references("artist", ["id"]);
    });
    m.alter_table("artist", |t| {
        t.add_foreign_key(["best"]).references("song", ["id"]);
    });
}

pub fn everything_goes_at_once_down_0(m: &mut Migration) {
    m.alter_table("artist", |t| {
        t.drop_constraint("artist_best_fkey");
    });
    m.drop_table("song");
    m.drop_table("artist");
    m.drop_enum("kind");
}
pub fn everything_goes_at_once_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_artist_id_fkey");
    });
    m.drop_table("artist");
    m.drop_table("song");
    m.drop_enum("kind");
}

pub fn everything_goes_at_once_down_1(m: &mut Migration) {
    m.create_enum("kind", ["a", "b"]);
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("kind", enumeration("kind")).not_null();
        t.column("artist_id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("artist", |t| {
        t.column("id", big_integer()).not_null();
        t.column("best", big_integer());
        t.primary_key(["id"]);
        t.foreign_key(["best"]).references("song", ["id"]);
    });
    m.alter_table("song", |t| {
        t.add_foreign_key(["artist_id"]).references("artist", ["id"]);
    });
}

// case expressions_that_databases_rewrite_are_no_difference
pub fn expressions_that_databases_rewrite_are_no_difference_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("kind", string(10)).not_null();
        t.column("a", integer()).not_null();
        t.column("b", integer());
        t.primary_key(["id"]);
        t.check("kind in ('a', 'b')").generated_name("song_check");
        t.check("a between 1 and 5").generated_name("song_check1");
        t.check("not (b > 3 and a < 2)").generated_name("song_check2");
        t.check("length(kind) > 0 AND kind <> 'x y'").generated_name("song_check3");
        t.check("b is not null").generated_name("song_check4");
    });
}

pub fn expressions_that_databases_rewrite_are_no_difference_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn expressions_that_databases_rewrite_are_no_difference_up_1(_m: &mut Migration) {}

pub fn expressions_that_databases_rewrite_are_no_difference_down_1(_m: &mut Migration) {}

// case foreign_keys_have_every_action
pub fn foreign_keys_have_every_action_up_0(m: &mut Migration) {
    m.create_table("artist", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", big_integer()).not_null();
        t.column("b", big_integer());
        t.column("c", big_integer()).not_null();
        t.column("d", big_integer()).not_null();
        t.primary_key(["id"]);
        t.foreign_key(["a"]).references("artist", ["id"]).on_delete(Cascade);
        t.foreign_key(["b"]).references("artist", ["id"]).on_delete(SetNull);
        t.foreign_key(["c"]).references("artist", ["id"]).on_delete(Restrict).on_update(Cascade);
        t.foreign_key(["d"]).references("artist", ["id"]);
    });
}

pub fn foreign_keys_have_every_action_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_table("artist");
}
pub fn foreign_keys_have_every_action_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_a_fkey");
        t.drop_constraint("song_b_fkey");
        t.drop_constraint("song_c_fkey");
        t.drop_constraint("song_d_fkey");
        t.add_column("e", big_integer());
        t.add_foreign_key(["a"]).references("artist", ["id"]);
        t.add_foreign_key(["b"]).references("artist", ["id"]).on_delete(Cascade).on_update(SetNull);
        t.add_foreign_key(["c"]).references("artist", ["id"]).on_update(Cascade);
        t.add_foreign_key(["d"]).references("artist", ["id"]).on_delete(Restrict);
        t.add_foreign_key(["e"]).references("artist", ["id"]);
    });
}

pub fn foreign_keys_have_every_action_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_e_fkey");
        t.drop_constraint("song_d_fkey");
        t.drop_constraint("song_c_fkey");
        t.drop_constraint("song_b_fkey");
        t.drop_constraint("song_a_fkey");
        t.drop_column("e");
        t.add_foreign_key(["d"]).references("artist", ["id"]);
        t.add_foreign_key(["c"]).references("artist", ["id"]).on_delete(Restrict).on_update(Cascade);
        t.add_foreign_key(["b"]).references("artist", ["id"]).on_delete(SetNull);
        t.add_foreign_key(["a"]).references("artist", ["id"]).on_delete(Cascade);
    });
}

// case foreign_keys_have_several_columns
pub fn foreign_keys_have_several_columns_up_0(m: &mut Migration) {
    m.create_table("play", |t| {
        t.column("id", big_integer()).not_null();
        t.column("x", big_integer()).not_null();
        t.column("y", big_integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("track", |t| {
        t.column("a", big_integer()).not_null();
        t.column("b", big_integer()).not_null();
        t.primary_key(["a", "b"]);
    });
}

pub fn foreign_keys_have_several_columns_down_0(m: &mut Migration) {
    m.drop_table("track");
    m.drop_table("play");
}
pub fn foreign_keys_have_several_columns_up_1(m: &mut Migration) {
    m.alter_table("play", |t| {
        t.add_foreign_key(["x", "y"]).references("track", ["a", "b"]).on_delete(Cascade);
    });
}

pub fn foreign_keys_have_several_columns_down_1(m: &mut Migration) {
    m.alter_table("play", |t| {
        t.drop_constraint("play_x_y_fkey");
    });
}

// case generated_names_meet
pub fn generated_names_meet_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.column("b", integer()).not_null();
        t.column("a_b", integer()).not_null();
        t.primary_key(["id"]);
        t.check("a > 0").generated_name("song_check");
        t.check("a > 1").generated_name("song_check1");
    });
    m.create_index_on("song", ["a_b"]);
    m.create_index_on("song", ["a", "b"]).generated_name("song_a_b_idx1");
    m.create_index_on("song", ["b", "a"]);
}

pub fn generated_names_meet_down_0(m: &mut Migration) {
    m.drop_index("song", "song_b_a_idx");
    m.drop_index("song", "song_a_b_idx1");
    m.drop_index("song", "song_a_b_idx");
    m.drop_table("song");
}
pub fn generated_names_meet_up_1(m: &mut Migration) {
    m.drop_index("song", "song_a_b_idx1");
    m.alter_table("song", |t| {
        t.add_check("a > 2").generated_name("song_check2");
    });
}

pub fn generated_names_meet_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_check2");
    });
    m.create_index_on("song", ["a", "b"]).generated_name("song_a_b_idx1");
}

// case identities_and_serials_have_options
pub fn identities_and_serials_have_options_up_0(m: &mut Migration) {
    m.create_table("a", |t| {
        t.column("id", big_integer()).not_null().identity_always().starting_at(10).incrementing_by(2);
        t.column("number", integer()).not_null().serial();
        t.primary_key(["id"]);
    });
}

pub fn identities_and_serials_have_options_down_0(m: &mut Migration) {
    m.drop_table("a");
}
pub fn identities_and_serials_have_options_up_1(m: &mut Migration) {
    m.alter_table("a", |t| {
        t.add_column("other", integer()).not_null().serial();
        t.alter_column("id").identity().starting_at(20);
        t.alter_column("number").drop_identity();
    });
}

pub fn identities_and_serials_have_options_down_1(m: &mut Migration) {
    m.alter_table("a", |t| {
        t.alter_column("number").serial();
        t.alter_column("id").identity_always().starting_at(10).incrementing_by(2);
        t.drop_column("other");
    });
}

// case indexes_come_and_go
pub fn indexes_come_and_go_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.column("b", integer()).not_null();
        t.column("c", integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_index_on("song", ["a"]);
    m.create_index_on("song", ["c"]).unique();
}

pub fn indexes_come_and_go_down_0(m: &mut Migration) {
    m.drop_index("song", "song_c_idx");
    m.drop_index("song", "song_a_idx");
    m.drop_table("song");
}
pub fn indexes_come_and_go_up_1(m: &mut Migration) {
    m.drop_index("song", "song_a_idx");
    m.drop_index("song", "song_c_idx");
    m.create_index_on("song", ["a", "b"]);
    m.create_index_on("song", ["b"]);
}

pub fn indexes_come_and_go_down_1(m: &mut Migration) {
    m.drop_index("song", "song_b_idx");
    m.drop_index("song", "song_a_b_idx");
    m.create_index_on("song", ["c"]).unique();
    m.create_index_on("song", ["a"]);
}

// case indexes_descend
pub fn indexes_descend_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.column("b", integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_index("ab", "song", [column("a").descending(), column("b")]);
}

pub fn indexes_descend_down_0(m: &mut Migration) {
    m.drop_index("song", "ab");
    m.drop_table("song");
}
pub fn indexes_descend_up_1(m: &mut Migration) {
    m.drop_index("song", "ab");
    m.create_index("ab", "song", [column("a"), column("b").descending()]);
    m.create_index_on("song", [column("b").descending()]);
}

pub fn indexes_descend_down_1(m: &mut Migration) {
    m.drop_index("song", "song_b_idx");
    m.drop_index("song", "ab");
    m.create_index("ab", "song", [column("a").descending(), column("b")]);
}

// case indexes_over_a_part_of_the_rows
pub fn indexes_over_a_part_of_the_rows_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.column("b", integer());
        t.column("kind", string(9)).not_null();
        t.primary_key(["id"]);
    });
    m.create_index_on("song", ["a"]).filter("b is null");
}

pub fn indexes_over_a_part_of_the_rows_down_0(m: &mut Migration) {
    m.drop_index("song", "song_a_idx");
    m.drop_table("song");
}
pub fn indexes_over_a_part_of_the_rows_up_1(m: &mut Migration) {
    m.drop_index("song", "song_a_idx");
    m.create_index("live", "song", ["a", "b"]).unique().filter("kind in ('x', 'y') and b > 3");
    m.create_index_on("song", ["a"]).filter("b is not null");
}

pub fn indexes_over_a_part_of_the_rows_down_1(m: &mut Migration) {
    m.drop_index("song", "song_a_idx");
    m.drop_index("song", "live");
    m.create_index_on("song", ["a"]).filter("b is null");
}

// case indexes_over_expressions
pub fn indexes_over_expressions_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("title", string(20)).not_null();
        t.column("a", integer()).not_null();
        t.primary_key(["id"]);
    });
    m.create_index_on("song", [expression("lower(title)")]);
}

pub fn indexes_over_expressions_down_0(m: &mut Migration) {
    m.drop_index("song", "song_expr_idx");
    m.drop_table("song");
}
pub fn indexes_over_expressions_up_1(m: &mut Migration) {
    m.drop_index("song", "song_expr_idx");
    m.create_index("both", "song", [column("a"), expression("lower(title)").descending()]);
    m.create_index_on("song", [expression("upper(title)")]);
    m.create_index_on("song", [expression("a + 1")]).generated_name("song_expr_idx1").unique();
}

pub fn indexes_over_expressions_down_1(m: &mut Migration) {
    m.drop_index("song", "song_expr_idx1");
    m.drop_index("song", "song_expr_idx");
    m.drop_index("song", "both");
    m.create_index_on("song", [expression("lower(title)")]);
}

// case indexes_over_the_first_characters
pub fn indexes_over_the_first_characters_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("title", text()).not_null();
        t.primary_key(["id"]);
    });
    m.create_index_on("song", [column("title").prefix_length(10)]);
}

pub fn indexes_over_the_first_characters_down_0(m: &mut Migration) {
    m.drop_index("song", "song_title_idx");
    m.drop_table("song");
}
pub fn indexes_over_the_first_characters_up_1(m: &mut Migration) {
    m.drop_index("song", "song_title_idx");
    m.create_index_on("song", [column("title").prefix_length(20)]);
    m.create_index("words", "song", ["title"]).method("fulltext");
}

pub fn indexes_over_the_first_characters_down_1(m: &mut Migration) {
    m.drop_index("song", "words");
    m.drop_index("song", "song_title_idx");
    m.create_index_on("song", [column("title").prefix_length(10)]);
}

// case indexes_with_methods_and_included_columns
pub fn indexes_with_methods_and_included_columns_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.column("b", integer()).not_null();
        t.column("data", jsonb()).not_null();
        t.column("title", text()).not_null();
        t.primary_key(["id"]);
    });
    m.create_index_on("song", ["a"]).include(["b"]);
    m.create_index_on("song", ["data"]).method("gin");
}

pub fn indexes_with_methods_and_included_columns_down_0(m: &mut Migration) {
    m.drop_index("song", "song_data_idx");
    m.drop_index("song", "song_a_idx");
    m.drop_table("song");
}
pub fn indexes_with_methods_and_included_columns_up_1(m: &mut Migration) {
    m.drop_index("song", "song_a_idx");
    m.drop_index("song", "song_data_idx");
    m.create_index("b_brin", "song", ["b"]).method("brin");
    m.create_index_on("song", [column("a").descending().nulls_last(), column("b").nulls_first()]);
    m.create_index_on("song", ["a"]).include(["b", "title"]);
    m.create_index_on("song", ["b"]).method("hash");
    m.create_index_on("song", [column("data").operator_class("jsonb_path_ops")]).method("gin");
    m.create_index_on("song", [column("title").operator_class("text_pattern_ops").collation("C")]);
}

pub fn indexes_with_methods_and_included_columns_down_1(m: &mut Migration) {
    m.drop_index("song", "song_title_idx");
    m.drop_index("song", "song_data_idx");
    m.drop_index("song", "song_b_idx");
    m.drop_index("song", "song_a_idx");
    m.drop_index("song", "song_a_b_idx");
    m.drop_index("song", "b_brin");
    m.create_index_on("song", ["data"]).method("gin");
    m.create_index_on("song", ["a"]).include(["b"]);
}

// case integers_of_mysql_have_columns
pub fn integers_of_mysql_have_columns_up_0(m: &mut Migration) {
    m.create_table("plain", |t| {
        t.column("id", unsigned(big_integer())).not_null();
        t.column("a", tiny_integer()).not_null();
        t.column("b", unsigned(tiny_integer())).not_null();
        t.column("c", unsigned(small_integer())).not_null();
        t.column("d", unsigned(integer())).not_null();
        t.column("e", medium_integer()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn integers_of_mysql_have_columns_down_0(m: &mut Migration) {
    m.drop_table("plain");
}
pub fn integers_of_mysql_have_columns_up_1(m: &mut Migration) {
    m.alter_table("plain", |t| {
        t.alter_column("a").set_type(unsigned(tiny_integer()));
        t.alter_column("b").set_type(tiny_integer());
        t.alter_column("c").set_type(small_integer());
        t.alter_column("d").set_type(integer());
        t.alter_column("e").set_type(unsigned(medium_integer()));
    });
}

pub fn integers_of_mysql_have_columns_down_1(m: &mut Migration) {
    m.alter_table("plain", |t| {
        t.alter_column("e").set_type(medium_integer());
        t.alter_column("d").set_type(unsigned(integer()));
        t.alter_column("c").set_type(unsigned(small_integer()));
        t.alter_column("b").set_type(unsigned(tiny_integer()));
        t.alter_column("a").set_type(tiny_integer());
    });
}

// case long_names_are_cut_alike
pub fn long_names_are_cut_alike_up_0(m: &mut Migration) {
    m.create_table("a_table_with_a_name_that_is_nearly_as_long_as_names_may_be", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a_column_with_a_long_name_as_well", integer()).not_null();
        t.primary_key(["id"]);
        t.unique(["a_column_with_a_long_name_as_well"]);
        t.check("a_column_with_a_long_name_as_well > 0");
    });
    m.create_index_on(
        "a_table_with_a_name_that_is_nearly_as_long_as_names_may_be",
        ["a_column_with_a_long_name_as_well"],
    );
}

pub fn long_names_are_cut_alike_down_0(m: &mut Migration) {
    m.drop_index(
        "a_table_with_a_name_that_is_nearly_as_long_as_names_may_be",
        "a_table_with_a_name_that_is_nearly_as_long_as_names_ma_a47bb267",
    );
    m.drop_table("a_table_with_a_name_that_is_nearly_as_long_as_names_may_be");
}
pub fn long_names_are_cut_alike_up_1(m: &mut Migration) {
    m.alter_table("a_table_with_a_name_that_is_nearly_as_long_as_names_may_be", |t| {
        t.add_column("another_column_with_a_long_name_as_well", big_integer());
        t.add_foreign_key(["another_column_with_a_long_name_as_well"])
            .references("a_table_with_a_name_that_is_nearly_as_long_as_names_may_be", ["id"]);
    });
    m.create_index_on(
        "a_table_with_a_name_that_is_nearly_as_long_as_names_may_be",
        ["another_column_with_a_long_name_as_well"],
    );
}

pub fn long_names_are_cut_alike_down_1(m: &mut Migration) {
    m.drop_index(
        "a_table_with_a_name_that_is_nearly_as_long_as_names_may_be",
        "a_table_with_a_name_that_is_nearly_as_long_as_names_ma_4d7434cb",
    );
    m.alter_table("a_table_with_a_name_that_is_nearly_as_long_as_names_may_be", |t| {
        t.drop_constraint("a_table_with_a_name_that_is_nearly_as_long_as_names_ma_15fbbfbe");
        t.drop_column("another_column_with_a_long_name_as_well");
    });
}

// case many_changes_of_one_table
pub fn many_changes_of_one_table_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("a", integer()).not_null().default(1);
        t.column("b", integer());
        t.column("c", string(20)).not_null();
        t.column("d", boolean());
        t.primary_key(["id"]);
        t.unique(["c"]);
        t.check("a > 0").name("positive");
    });
    m.create_index_on("song", ["a", "b"]);
}

pub fn many_changes_of_one_table_down_0(m: &mut Migration) {
    m.drop_index("song", "song_a_b_idx");
    m.drop_table("song");
}
pub fn many_changes_of_one_table_up_1(m: &mut Migration) {
    m.drop_index("song", "song_a_b_idx");
    m.alter_table("song", |t| {
        t.drop_constraint("positive");
        t.drop_constraint("song_c_key");
        t.add_column("e", integer()).not_null().default(3);
        t.add_column("f", big_integer());
        t.alter_column("a").set_type(big_integer()).default(2);
        t.alter_column("b").default(0).not_null();
        t.alter_column("c").set_type(string(40)).nullable();
        t.add_unique(["e"]);
        t.add_check("a > 0 and e >= 0").name("positive");
        t.add_foreign_key(["f"]).references("song", ["id"]);
        t.drop_column("d");
    });
    m.create_index_on("song", ["c"]);
    m.create_index_on("song", [column("e"), column("a").descending()]);
}

pub fn many_changes_of_one_table_down_1(m: &mut Migration) {
    m.drop_index("song", "song_e_a_idx");
    m.drop_index("song", "song_c_idx");
    m.alter_table("song", |t| {
        t.add_column("d", boolean());
        t.drop_constraint("song_f_fkey");
        t.drop_constraint("positive");
        t.drop_constraint("song_e_key");
        t.alter_column("c").not_null().set_type(string(20));
        t.alter_column("b").nullable().drop_default();
        t.alter_column("a").default(1).set_type(integer());
        t.drop_column("f");
        t.drop_column("e");
        t.add_unique(["c"]);
        t.add_check("a > 0").name("positive");
    });
    m.create_index_on("song", ["a", "b"]);
}

// case many_tables_come_at_once
pub fn many_tables_come_at_once_up_0(_m: &mut Migration) {}

pub fn many_tables_come_at_once_down_0(_m: &mut Migration) {}
pub fn many_tables_come_at_once_up_1(m: &mut Migration) {
    m.create_enum("role", ["admin", "guest"]);
    m.create_table("account", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("email", string(80)).not_null();
        t.column("role", enumeration("role")).not_null().default("guest");
        t.column("created_at", date_time()).not_null().default(now());
        t.primary_key(["id"]);
        t.unique(["email"]);
    });
    m.create_table("artist", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("name", string(80)).not_null();
        t.primary_key(["id"]);
    });
    m.create_table("album", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("artist_id", big_integer()).not_null();
        t.column("title", text()).not_null();
        t.column("year", integer());
        t.primary_key(["id"]);
        t.foreign_key(["artist_id"]).references("artist", ["id"]).on_delete(Cascade);
    });
    m.create_table("playlist", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("owner_id", big_integer()).not_null();
        t.column("copy_of", big_integer());
        t.primary_key(["id"]);
        t.foreign_key(["owner_id"]).references("account", ["id"]);
        t.foreign_key(["copy_of"]).references("playlist", ["id"]);
    });
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("album_id", big_integer());
        t.column("bpm", integer()).not_null();
        t.primary_key(["id"]);
        t.check("bpm > 0").generated_name("song_check");
        t.foreign_key(["album_id"]).references("album", ["id"]).on_delete(SetNull);
    });
    m.create_table("entry", |t| {
        t.column("playlist_id", big_integer()).not_null();
        t.column("song_id", big_integer()).not_null();
        t.column("position", integer()).not_null();
        t.primary_key(["playlist_id", "song_id"]);
        t.foreign_key(["playlist_id"]).references("playlist", ["id"]);
        t.foreign_key(["song_id"]).references("song", ["id"]);
    });
    m.create_table("tag", |t| {
        t.column("name", string(30)).not_null();
        t.primary_key(["name"]);
    });
    m.create_table("song_tag", |t| {
        t.column("song_id", big_integer()).not_null();
        t.column("tag", string(30)).not_null();
        t.primary_key(["song_id", "tag"]);
        t.foreign_key(["song_id"]).references("song", ["id"]);
        t.foreign_key(["tag"]).references("tag", ["name"]);
    });
    m.create_index_on("album", ["artist_id"]);
    m.create_index_on("artist", ["name"]);
}

pub fn many_tables_come_at_once_down_1(m: &mut Migration) {
    m.drop_index("artist", "artist_name_idx");
    m.drop_index("album", "album_artist_id_idx");
    m.drop_table("song_tag");
    m.drop_table("tag");
    m.drop_table("entry");
    m.drop_table("song");
    m.drop_table("playlist");
    m.drop_table("album");
    m.drop_table("artist");
    m.drop_table("account");
    m.drop_enum("role");
}

// case mixed_case_and_blanks_are_names
pub fn mixed_case_and_blanks_are_names_up_0(m: &mut Migration) {
    m.create_table("Mixed Case", |t| {
        t.column("Id", big_integer()).not_null();
        t.column("Two Words", integer()).not_null();
        t.column("a-b", integer());
        t.primary_key(["Id"]);
        t.check(r#""a-b" > 0"#).generated_name("Mixed Case_a-b_check");
    });
    m.create_index_on("Mixed Case", ["Two Words"]);
}

pub fn mixed_case_and_blanks_are_names_down_0(m: &mut Migration) {
    m.drop_index("Mixed Case", "Mixed Case_Two Words_idx");
    m.drop_table("Mixed Case");
}
pub fn mixed_case_and_blanks_are_names_up_1(m: &mut Migration) {
    m.drop_index("Mixed Case", "Mixed Case_Two Words_idx");
    m.alter_table("Mixed Case", |t| {
        t.rename_column("Two Words", "Three Words Now");
        t.drop_constraint("Mixed Case_a-b_check");
        t.alter_column("Three Words Now").set_type(big_integer());
        t.add_unique(["Three Words Now"]);
    });
}

pub fn mixed_case_and_blanks_are_names_down_1(m: &mut Migration) {
    m.alter_table("Mixed Case", |t| {
        t.drop_constraint("Mixed Case_Three Words Now_key");
        t.alter_column("Three Words Now").set_type(integer());
        t.add_check(r#""a-b" > 0"#).generated_name("Mixed Case_a-b_check");
        t.rename_column("Three Words Now", "Two Words");
    });
    m.create_index_on("Mixed Case", ["Two Words"]);
}

// case names_hold_quotes_and_other_scripts
pub fn names_hold_quotes_and_other_scripts_up_0(m: &mut Migration) {
    m.create_table(r#"it's "so""#, |t| {
        t.column("die Größe", big_integer()).not_null();
        t.column(r#"a"b'c`d"#, integer()).not_null().default(1);
        t.primary_key(["die Größe"]);
    });
}

pub fn names_hold_quotes_and_other_scripts_down_0(m: &mut Migration) {
    m.drop_table(r#"it's "so""#);
}
pub fn names_hold_quotes_and_other_scripts_up_1(m: &mut Migration) {
    m.alter_table(r#"it's "so""#, |t| {
        t.add_column("曲", integer());
        t.alter_column(r#"a"b'c`d"#).set_type(big_integer()).default(2);
        t.add_unique(["曲"]);
    });
    m.create_table("песня", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", big_integer()).not_null();
        t.primary_key(["id"]);
        t.foreign_key(["a"]).references(r#"it's "so""#, ["die Größe"]);
    });
    m.create_index(r#"i'"x"#, r#"it's "so""#, [r#"a"b'c`d"#]);
}

pub fn names_hold_quotes_and_other_scripts_down_1(m: &mut Migration) {
    m.drop_index(r#"it's "so""#, r#"i'"x"#);
    m.drop_table("песня");
    m.alter_table(r#"it's "so""#, |t| {
        t.drop_constraint(r#"it's "so"_曲_key"#);
        t.alter_column(r#"a"b'c`d"#).default(1).set_type(integer());
        t.drop_column("曲");
    });
}

// case native_types_are_passed_on
pub fn native_types_are_passed_on_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("words", native("tsvector"));
        t.column("from", native("inet"));
        t.primary_key(["id"]);
    });
}

pub fn native_types_are_passed_on_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn native_types_are_passed_on_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.add_column("range", native("int4range"));
        t.add_column("price", native("money"));
        t.alter_column("from").set_type(native("cidr"));
    });
}

pub fn native_types_are_passed_on_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("from").set_type(native("inet"));
        t.drop_column("price");
        t.drop_column("range");
    });
}

// case nulls_are_not_distinct
pub fn nulls_are_not_distinct_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer());
        t.column("b", integer());
        t.primary_key(["id"]);
        t.unique(["a", "b"]);
    });
}

pub fn nulls_are_not_distinct_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn nulls_are_not_distinct_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_a_b_key");
        t.add_unique(["a", "b"]).nulls_not_distinct();
    });
    m.create_index_on("song", ["b"]).unique().nulls_not_distinct();
}

pub fn nulls_are_not_distinct_down_1(m: &mut Migration) {
    m.drop_index("song", "song_b_idx");
    m.alter_table("song", |t| {
        t.drop_constraint("song_a_b_key");
        t.add_unique(["a", "b"]);
    });
}

// case numbers_are_given_by_the_database
pub fn numbers_are_given_by_the_database_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("title", text()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn numbers_are_given_by_the_database_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn numbers_are_given_by_the_database_up_1(m: &mut Migration) {
    m.create_table("tag", |t| {
        t.column("id", integer()).not_null().identity();
        t.primary_key(["id"]);
    });
    m.alter_table("song", |t| {
        t.add_column("plays", integer());
    });
}

pub fn numbers_are_given_by_the_database_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_column("plays");
    });
    m.drop_table("tag");
}

// case one_name_in_two_schemas
pub fn one_name_in_two_schemas_up_0(m: &mut Migration) {
    m.create_schema("one");
    m.create_schema("two");
    m.create_table(("one", "song"), |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.primary_key(["id"]);
        t.unique(["a"]);
    });
    m.create_table(("two", "song"), |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.primary_key(["id"]);
        t.unique(["a"]);
    });
}

pub fn one_name_in_two_schemas_down_0(m: &mut Migration) {
    m.drop_table(("two", "song"));
    m.drop_table(("one", "song"));
    m.drop_schema("two");
    m.drop_schema("one");
}
pub fn one_name_in_two_schemas_up_1(m: &mut Migration) {
    m.alter_table(("one", "song"), |t| {
        t.alter_column("a").set_type(big_integer());
    });
    m.alter_table(("two", "song"), |t| {
        t.drop_constraint("song_a_key");
    });
    m.create_index_on(("two", "song"), ["a"]);
}

pub fn one_name_in_two_schemas_down_1(m: &mut Migration) {
    m.drop_index(("two", "song"), "song_a_idx");
    m.alter_table(("two", "song"), |t| {
        t.add_unique(["a"]);
    });
    m.alter_table(("one", "song"), |t| {
        t.alter_column("a").set_type(integer());
    });
}

// case reserved_words_are_names
pub fn reserved_words_are_names_up_0(m: &mut Migration) {
    m.create_table("order", |t| {
        t.column("select", big_integer()).not_null();
        t.column("group", string(9)).not_null();
        t.column("where", integer()).not_null().default(1);
        t.primary_key(["select"]);
        t.unique(["group"]);
    });
    m.create_index_on("order", ["where"]);
}

pub fn reserved_words_are_names_down_0(m: &mut Migration) {
    m.drop_index("order", "order_where_idx");
    m.drop_table("order");
}
pub fn reserved_words_are_names_up_1(m: &mut Migration) {
    m.alter_table("order", |t| {
        t.rename_column("group", "from");
        t.add_column("user", integer());
        t.alter_column("where").set_type(big_integer()).default(2);
    });
    m.create_table("user", |t| {
        t.column("id", big_integer()).not_null();
        t.column("table", big_integer());
        t.primary_key(["id"]);
        t.foreign_key(["table"]).references("order", ["select"]);
    });
}

pub fn reserved_words_are_names_down_1(m: &mut Migration) {
    m.drop_table("user");
    m.alter_table("order", |t| {
        t.alter_column("where").default(1).set_type(integer());
        t.drop_column("user");
        t.rename_column("from", "group");
    });
}

// case tables_are_not_logged
pub fn tables_are_not_logged_up_0(m: &mut Migration) {
    m.create_table("a", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
        t.unlogged();
    });
    m.create_table("b", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn tables_are_not_logged_down_0(m: &mut Migration) {
    m.drop_table("b");
    m.drop_table("a");
}
pub fn tables_are_not_logged_up_1(m: &mut Migration) {
    m.alter_table("a", |t| {
        t.set_options(|_| {});
    });
    m.alter_table("b", |t| {
        t.set_options(|o| {
            o.unlogged();
        });
    });
}

pub fn tables_are_not_logged_down_1(m: &mut Migration) {
    m.alter_table("b", |t| {
        t.set_options(|_| {});
    });
    m.alter_table("a", |t| {
        t.set_options(|o| {
            o.unlogged();
        });
    });
}

// case tables_are_strict_and_without_a_rowid
pub fn tables_are_strict_and_without_a_rowid_up_0(m: &mut Migration) {
    m.create_table("a", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.column("b", text()).not_null();
        t.primary_key(["id"]);
        t.strict();
    });
    m.create_table("b", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.primary_key(["id"]);
        t.without_rowid();
    });
    m.create_table("c", |t| {
        t.column("id", big_integer()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn tables_are_strict_and_without_a_rowid_down_0(m: &mut Migration) {
    m.drop_table("c");
    m.drop_table("b");
    m.drop_table("a");
}
pub fn tables_are_strict_and_without_a_rowid_up_1(m: &mut Migration) {
    m.alter_table("a", |t| {
        t.set_options(|_| {});
    });
    m.alter_table("b", |t| {
        t.set_options(|o| {
            o.strict();
            o.without_rowid();
        });
        t.alter_column("id").set_type(big_integer());
    });
    m.alter_table("c", |t| {
        t.set_options(|o| {
            o.without_rowid();
        });
        t.alter_column("id").set_type(big_integer());
    });
}

pub fn tables_are_strict_and_without_a_rowid_down_1(m: &mut Migration) {
    m.alter_table("c", |t| {
        t.alter_column("id").set_type(big_integer());
        t.set_options(|_| {});
    });
    m.alter_table("b", |t| {
        t.alter_column("id").set_type(big_integer());
        t.set_options(|o| {
            o.without_rowid();
        });
    });
    m.alter_table("a", |t| {
        t.set_options(|o| {
            o.strict();
        });
    });
}

// case tables_have_engines_and_character_sets
pub fn tables_have_engines_and_character_sets_up_0(m: &mut Migration) {
    m.create_table("a", |t| {
        t.column("id", big_integer()).not_null();
        t.column("title", string(20)).not_null();
        t.primary_key(["id"]);
        t.engine("MyISAM");
        t.charset("latin1");
    });
    m.create_table("b", |t| {
        t.column("id", big_integer()).not_null();
        t.column("x", string(9)).not_null();
        t.primary_key(["id"]);
    });
}

pub fn tables_have_engines_and_character_sets_down_0(m: &mut Migration) {
    m.drop_table("b");
    m.drop_table("a");
}
pub fn tables_have_engines_and_character_sets_up_1(m: &mut Migration) {
    m.alter_table("a", |t| {
        t.set_options(|o| {
            o.engine("InnoDB");
            o.charset("utf8mb4");
            o.collation("utf8mb4_bin");
        });
    });
    m.alter_table("b", |t| {
        t.set_options(|o| {
            o.collation("utf8mb4_bin");
        });
    });
}

pub fn tables_have_engines_and_character_sets_down_1(m: &mut Migration) {
    m.alter_table("b", |t| {
        t.set_options(|_| {});
    });
    m.alter_table("a", |t| {
        t.set_options(|o| {
            o.engine("MyISAM");
            o.charset("latin1");
        });
    });
}

// case tables_live_in_schemas
pub fn tables_live_in_schemas_up_0(m: &mut Migration) {
    m.create_schema("library");
    m.create_enum(("library", "kind"), ["a", "b"]);
    m.create_table(("library", "song"), |t| {
        t.column("id", big_integer()).not_null().identity();
        t.column("kind", enumeration(("library", "kind"))).not_null().default("a");
        t.primary_key(["id"]);
    });
    m.create_index_on(("library", "song"), ["kind"]);
}

pub fn tables_live_in_schemas_down_0(m: &mut Migration) {
    m.drop_index(("library", "song"), "song_kind_idx");
    m.drop_table(("library", "song"));
    m.drop_enum(("library", "kind"));
    m.drop_schema("library");
}
pub fn tables_live_in_schemas_up_1(m: &mut Migration) {
    m.create_schema("Other One");
    m.alter_enum(("library", "kind"), |e| {
        e.add_value("c");
    });
    m.create_table("plain", |t| {
        t.column("id", big_integer()).not_null();
        t.column("song_id", big_integer()).not_null();
        t.primary_key(["id"]);
        t.foreign_key(["song_id"]).references(("library", "song"), ["id"]);
    });
    m.create_table(("Other One", "play"), |t| {
        t.column("id", big_integer()).not_null();
        t.column("song_id", big_integer()).not_null();
        t.primary_key(["id"]);
        t.foreign_key(["song_id"]).references(("library", "song"), ["id"]);
    });
    m.create_index_on(("Other One", "play"), ["song_id"]);
}

pub fn tables_live_in_schemas_down_1(m: &mut Migration) {
    m.drop_index(("Other One", "play"), "play_song_id_idx");
    m.drop_table(("Other One", "play"));
    m.drop_table("plain");
    m.alter_enum(("library", "kind"), |e| {
        e.drop_value("c");
    });
    m.drop_schema("Other One");
}

// case tables_refer_to_each_other_in_a_circle
pub fn tables_refer_to_each_other_in_a_circle_up_0(m: &mut Migration) {
    m.create_table("a", |t| {
        t.column("id", big_integer()).not_null();
        t.column("b_id", big_integer());
        t.primary_key(["id"]);
    });
    m.create_table("b", |t| {
        t.column("id", big_integer()).not_null();
        t.column("c_id", big_integer());
        t.primary_key(["id"]);
    });
    m.create_table("c", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a_id", big_integer());
        t.primary_key(["id"]);
        t.foreign_key(["a_id"]).references("a", ["id"]);
    });
    m.alter_table("a", |t| {
        t.add_foreign_key(["b_id"]).references("b", ["id"]);
    });
    m.alter_table("b", |t| {
        t.add_foreign_key(["c_id"]).references("c", ["id"]);
    });
}

pub fn tables_refer_to_each_other_in_a_circle_down_0(m: &mut Migration) {
    m.alter_table("b", |t| {
        t.drop_constraint("b_c_id_fkey");
    });
    m.alter_table("a", |t| {
        t.drop_constraint("a_b_id_fkey");
    });
    m.drop_table("c");
    m.drop_table("b");
    m.drop_table("a");
}
pub fn tables_refer_to_each_other_in_a_circle_up_1(m: &mut Migration) {
    m.alter_table("a", |t| {
        t.drop_constraint("a_b_id_fkey");
    });
    m.alter_table("b", |t| {
        t.drop_constraint("b_c_id_fkey");
    });
    m.alter_table("b", |t| {
        t.add_column("a_id", big_integer());
        t.drop_column("c_id");
    });
    m.drop_table("c");
    m.alter_table("a", |t| {
        t.add_foreign_key(["b_id"]).references("b", ["id"]).on_delete(Cascade);
    });
    m.alter_table("b", |t| {
        t.add_foreign_key(["a_id"]).references("a", ["id"]);
    });
}

pub fn tables_refer_to_each_other_in_a_circle_down_1(m: &mut Migration) {
    m.alter_table("b", |t| {
        t.drop_constraint("b_a_id_fkey");
    });
    m.alter_table("a", |t| {
        t.drop_constraint("a_b_id_fkey");
    });
    m.create_table("c", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a_id", big_integer());
        t.primary_key(["id"]);
        t.foreign_key(["a_id"]).references("a", ["id"]);
    });
    m.alter_table("b", |t| {
        t.add_column("c_id", big_integer());
        t.drop_column("a_id");
    });
    m.alter_table("b", |t| {
        t.add_foreign_key(["c_id"]).references("c", ["id"]);
    });
    m.alter_table("a", |t| {
        t.add_foreign_key(["b_id"]).references("b", ["id"]);
    });
}

// case the_order_of_columns_is_no_difference
pub fn the_order_of_columns_is_no_difference_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.column("b", text()).not_null();
        t.column("c", boolean()).not_null();
        t.primary_key(["id"]);
    });
}

pub fn the_order_of_columns_is_no_difference_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn the_order_of_columns_is_no_difference_up_1(_m: &mut Migration) {}

pub fn the_order_of_columns_is_no_difference_down_1(_m: &mut Migration) {}

// case the_order_of_values_is_no_difference
pub fn the_order_of_values_is_no_difference_up_0(m: &mut Migration) {
    m.create_enum("kind", ["a", "b", "c"]);
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("kind", enumeration("kind")).not_null();
        t.primary_key(["id"]);
    });
}

pub fn the_order_of_values_is_no_difference_down_0(m: &mut Migration) {
    m.drop_table("song");
    m.drop_enum("kind");
}
pub fn the_order_of_values_is_no_difference_up_1(_m: &mut Migration) {}

pub fn the_order_of_values_is_no_difference_down_1(_m: &mut Migration) {}

// case two_tables_change_places
pub fn two_tables_change_places_up_0(m: &mut Migration) {
    m.create_table("a", |t| {
        t.column("id", big_integer()).not_null();
        t.column("x", integer());
        t.primary_key(["id"]);
    });
}

pub fn two_tables_change_places_down_0(m: &mut Migration) {
    m.drop_table("a");
}
pub fn two_tables_change_places_up_1(m: &mut Migration) {
    m.create_table("b", |t| {
        t.column("id", big_integer()).not_null();
        t.column("x", integer()).not_null();
        t.primary_key(["id"]);
    });
    m.alter_table("a", |t| {
        t.add_column("y", boolean());
        t.drop_column("x");
    });
}

pub fn two_tables_change_places_down_1(m: &mut Migration) {
    m.alter_table("a", |t| {
        t.add_column("x", integer());
        t.drop_column("y");
    });
    m.drop_table("b");
}

// case uniques_come_change_and_go
pub fn uniques_come_change_and_go_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("a", integer()).not_null();
        t.column("b", integer()).not_null();
        t.column("c", integer()).not_null();
        t.column("d", integer()).not_null();
        t.primary_key(["id"]);
        t.unique(["a", "b"]);
        t.unique(["c"]).name("of_c");
    });
}

pub fn uniques_come_change_and_go_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn uniques_come_change_and_go_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("song_a_b_key");
        t.drop_constraint("of_c");
        t.add_unique(["d"]);
        t.add_unique(["b", "a"]);
        t.add_unique(["c", "d"]).name("of_c");
    });
}

pub fn uniques_come_change_and_go_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.drop_constraint("of_c");
        t.drop_constraint("song_b_a_key");
        t.drop_constraint("song_d_key");
        t.add_unique(["c"]).name("of_c");
        t.add_unique(["a", "b"]);
    });
}

// case uuids_and_json_have_defaults
pub fn uuids_and_json_have_defaults_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", uuid()).not_null().default(random_uuid());
        t.column("data", json()).not_null().default("{}");
        t.column("more", jsonb());
        t.primary_key(["id"]);
    });
}

pub fn uuids_and_json_have_defaults_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn uuids_and_json_have_defaults_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.add_column("other", uuid());
        t.alter_column("id").drop_default();
        t.alter_column("data").default("[]");
        t.alter_column("more").default("{}");
    });
}

pub fn uuids_and_json_have_defaults_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("more").drop_default();
        t.alter_column("data").default("{}");
        t.alter_column("id").default(random_uuid());
        t.drop_column("other");
    });
}

// case varchar_becomes_text_and_text_varchar
pub fn varchar_becomes_text_and_text_varchar_up_0(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", big_integer()).not_null();
        t.column("title", string(20)).not_null();
        t.column("words", text());
        t.primary_key(["id"]);
    });
}

pub fn varchar_becomes_text_and_text_varchar_down_0(m: &mut Migration) {
    m.drop_table("song");
}
pub fn varchar_becomes_text_and_text_varchar_up_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("title").set_type(text());
        t.alter_column("words").set_type(string(50));
    });
}

pub fn varchar_becomes_text_and_text_varchar_down_1(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("words").set_type(text());
        t.alter_column("title").set_type(string(20));
    });
}

// all cases
pub(super) const ALL: &[super::Compiled] = &[
    ("a_boolean_becomes_an_integer", [(a_boolean_becomes_an_integer_up_0, a_boolean_becomes_an_integer_down_0), (a_boolean_becomes_an_integer_up_1, a_boolean_becomes_an_integer_down_1)]),
    ("a_check_over_a_new_column", [(a_check_over_a_new_column_up_0, a_check_over_a_new_column_down_0), (a_check_over_a_new_column_up_1, a_check_over_a_new_column_down_1)]),
    ("a_collation_changes_under_an_index", [(a_collation_changes_under_an_index_up_0, a_collation_changes_under_an_index_down_0), (a_collation_changes_under_an_index_up_1, a_collation_changes_under_an_index_down_1)]),
    ("a_column_in_constraints_and_indexes_is_renamed", [(a_column_in_constraints_and_indexes_is_renamed_up_0, a_column_in_constraints_and_indexes_is_renamed_down_0), (a_column_in_constraints_and_indexes_is_renamed_up_1, a_column_in_constraints_and_indexes_is_renamed_down_1)]),
    ("a_column_is_renamed", [(a_column_is_renamed_up_0, a_column_is_renamed_down_0), (a_column_is_renamed_up_1, a_column_is_renamed_down_1)]),
    ("a_column_is_renamed_and_changed_at_once", [(a_column_is_renamed_and_changed_at_once_up_0, a_column_is_renamed_and_changed_at_once_down_0), (a_column_is_renamed_and_changed_at_once_up_1, a_column_is_renamed_and_changed_at_once_down_1)]),
    ("a_column_may_be_null_no_more_and_another_may", [(a_column_may_be_null_no_more_and_another_may_up_0, a_column_may_be_null_no_more_and_another_may_down_0), (a_column_may_be_null_no_more_and_another_may_up_1, a_column_may_be_null_no_more_and_another_may_down_1)]),
    ("a_column_of_an_enumeration_joins_rows", [(a_column_of_an_enumeration_joins_rows_up_0, a_column_of_an_enumeration_joins_rows_down_0), (a_column_of_an_enumeration_joins_rows_up_1, a_column_of_an_enumeration_joins_rows_down_1)]),
    ("a_comment_on_what_has_everything_keeps_it", [(a_comment_on_what_has_everything_keeps_it_up_0, a_comment_on_what_has_everything_keeps_it_down_0), (a_comment_on_what_has_everything_keeps_it_up_1, a_comment_on_what_has_everything_keeps_it_down_1)]),
    ("a_computed_column_comes_and_goes", [(a_computed_column_comes_and_goes_up_0, a_computed_column_comes_and_goes_down_0), (a_computed_column_comes_and_goes_up_1, a_computed_column_comes_and_goes_down_1)]),
    ("a_datetime_becomes_a_timestamp", [(a_datetime_becomes_a_timestamp_up_0, a_datetime_becomes_a_timestamp_down_0), (a_datetime_becomes_a_timestamp_up_1, a_datetime_becomes_a_timestamp_down_1)]),
    ("a_decimal_changes_its_precision", [(a_decimal_changes_its_precision_up_0, a_decimal_changes_its_precision_down_0), (a_decimal_changes_its_precision_up_1, a_decimal_changes_its_precision_down_1)]),
    ("a_float_becomes_a_double_and_a_decimal_a_double", [(a_float_becomes_a_double_and_a_decimal_a_double_up_0, a_float_becomes_a_double_and_a_decimal_a_double_down_0), (a_float_becomes_a_double_and_a_decimal_a_double_up_1, a_float_becomes_a_double_and_a_decimal_a_double_down_1)]),
    ("a_foreign_key_goes_with_its_column_and_table", [(a_foreign_key_goes_with_its_column_and_table_up_0, a_foreign_key_goes_with_its_column_and_table_down_0), (a_foreign_key_goes_with_its_column_and_table_up_1, a_foreign_key_goes_with_its_column_and_table_down_1)]),
    ("a_foreign_key_refers_to_a_unique", [(a_foreign_key_refers_to_a_unique_up_0, a_foreign_key_refers_to_a_unique_down_0), (a_foreign_key_refers_to_a_unique_up_1, a_foreign_key_refers_to_a_unique_down_1)]),
    ("a_foreign_key_sets_the_default", [(a_foreign_key_sets_the_default_up_0, a_foreign_key_sets_the_default_down_0), (a_foreign_key_sets_the_default_up_1, a_foreign_key_sets_the_default_down_1)]),
    ("a_foreign_key_turns_to_another_table", [(a_foreign_key_turns_to_another_table_up_0, a_foreign_key_turns_to_another_table_down_0), (a_foreign_key_turns_to_another_table_up_1, a_foreign_key_turns_to_another_table_down_1)]),
    ("a_key_begins_and_ends_to_be_numbered", [(a_key_begins_and_ends_to_be_numbered_up_0, a_key_begins_and_ends_to_be_numbered_down_0), (a_key_begins_and_ends_to_be_numbered_up_1, a_key_begins_and_ends_to_be_numbered_down_1)]),
    ("a_key_that_others_refer_to_is_renamed", [(a_key_that_others_refer_to_is_renamed_up_0, a_key_that_others_refer_to_is_renamed_down_0), (a_key_that_others_refer_to_is_renamed_up_1, a_key_that_others_refer_to_is_renamed_down_1)]),
    ("a_key_widens_with_what_refers_to_it", [(a_key_widens_with_what_refers_to_it_up_0, a_key_widens_with_what_refers_to_it_down_0), (a_key_widens_with_what_refers_to_it_up_1, a_key_widens_with_what_refers_to_it_down_1)]),
    ("a_primary_key_comes_and_another_goes", [(a_primary_key_comes_and_another_goes_up_0, a_primary_key_comes_and_another_goes_down_0), (a_primary_key_comes_and_another_goes_up_1, a_primary_key_comes_and_another_goes_down_1)]),
    ("a_primary_key_has_a_name", [(a_primary_key_has_a_name_up_0, a_primary_key_has_a_name_down_0), (a_primary_key_has_a_name_up_1, a_primary_key_has_a_name_down_1)]),
    ("a_primary_key_has_several_columns", [(a_primary_key_has_several_columns_up_0, a_primary_key_has_several_columns_down_0), (a_primary_key_has_several_columns_up_1, a_primary_key_has_several_columns_down_1)]),
    ("a_primary_key_moves_to_another_column", [(a_primary_key_moves_to_another_column_up_0, a_primary_key_moves_to_another_column_down_0), (a_primary_key_moves_to_another_column_up_1, a_primary_key_moves_to_another_column_down_1)]),
    ("a_required_column_with_a_default_joins_rows", [(a_required_column_with_a_default_joins_rows_up_0, a_required_column_with_a_default_joins_rows_down_0), (a_required_column_with_a_default_joins_rows_up_1, a_required_column_with_a_default_joins_rows_down_1)]),
    ("a_required_column_with_the_time_joins_rows", [(a_required_column_with_the_time_joins_rows_up_0, a_required_column_with_the_time_joins_rows_down_0), (a_required_column_with_the_time_joins_rows_up_1, a_required_column_with_the_time_joins_rows_down_1)]),
    ("a_table_is_dropped", [(a_table_is_dropped_up_0, a_table_is_dropped_down_0), (a_table_is_dropped_up_1, a_table_is_dropped_down_1)]),
    ("a_table_is_renamed", [(a_table_is_renamed_up_0, a_table_is_renamed_down_0), (a_table_is_renamed_up_1, a_table_is_renamed_down_1)]),
    ("a_table_refers_to_itself", [(a_table_refers_to_itself_up_0, a_table_refers_to_itself_down_0), (a_table_refers_to_itself_up_1, a_table_refers_to_itself_down_1)]),
    ("a_table_that_others_refer_to_is_renamed_and_changed", [(a_table_that_others_refer_to_is_renamed_and_changed_up_0, a_table_that_others_refer_to_is_renamed_and_changed_down_0), (a_table_that_others_refer_to_is_renamed_and_changed_up_1, a_table_that_others_refer_to_is_renamed_and_changed_down_1)]),
    ("a_text_becomes_a_number", [(a_text_becomes_a_number_up_0, a_text_becomes_a_number_down_0), (a_text_becomes_a_number_up_1, a_text_becomes_a_number_down_1)]),
    ("a_text_becomes_an_enumeration", [(a_text_becomes_an_enumeration_up_0, a_text_becomes_an_enumeration_down_0), (a_text_becomes_an_enumeration_up_1, a_text_becomes_an_enumeration_down_1)]),
    ("a_text_becomes_json", [(a_text_becomes_json_up_0, a_text_becomes_json_down_0), (a_text_becomes_json_up_1, a_text_becomes_json_down_1)]),
    ("a_timestamp_changes_its_precision", [(a_timestamp_changes_its_precision_up_0, a_timestamp_changes_its_precision_down_0), (a_timestamp_changes_its_precision_up_1, a_timestamp_changes_its_precision_down_1)]),
    ("a_unique_is_renamed", [(a_unique_is_renamed_up_0, a_unique_is_renamed_down_0), (a_unique_is_renamed_up_1, a_unique_is_renamed_down_1)]),
    ("a_value_is_added", [(a_value_is_added_up_0, a_value_is_added_down_0), (a_value_is_added_up_1, a_value_is_added_down_1)]),
    ("a_value_is_dropped", [(a_value_is_dropped_up_0, a_value_is_dropped_down_0), (a_value_is_dropped_up_1, a_value_is_dropped_down_1)]),
    ("a_value_is_renamed", [(a_value_is_renamed_up_0, a_value_is_renamed_down_0), (a_value_is_renamed_up_1, a_value_is_renamed_down_1)]),
    ("a_varchar_widens_and_narrows", [(a_varchar_widens_and_narrows_up_0, a_varchar_widens_and_narrows_down_0), (a_varchar_widens_and_narrows_up_1, a_varchar_widens_and_narrows_down_1)]),
    ("an_enumeration_is_made_and_dropped", [(an_enumeration_is_made_and_dropped_up_0, an_enumeration_is_made_and_dropped_down_0), (an_enumeration_is_made_and_dropped_up_1, an_enumeration_is_made_and_dropped_down_1)]),
    ("an_enumeration_is_renamed", [(an_enumeration_is_renamed_up_0, an_enumeration_is_renamed_down_0), (an_enumeration_is_renamed_up_1, an_enumeration_is_renamed_down_1)]),
    ("an_enumeration_of_two_tables_changes", [(an_enumeration_of_two_tables_changes_up_0, an_enumeration_of_two_tables_changes_down_0), (an_enumeration_of_two_tables_changes_up_1, an_enumeration_of_two_tables_changes_down_1)]),
    ("an_index_becomes_unique_and_a_unique_an_index", [(an_index_becomes_unique_and_a_unique_an_index_up_0, an_index_becomes_unique_and_a_unique_an_index_down_0), (an_index_becomes_unique_and_a_unique_an_index_up_1, an_index_becomes_unique_and_a_unique_an_index_down_1)]),
    ("an_index_goes_with_its_column", [(an_index_goes_with_its_column_up_0, an_index_goes_with_its_column_down_0), (an_index_goes_with_its_column_up_1, an_index_goes_with_its_column_down_1)]),
    ("an_index_has_a_comment", [(an_index_has_a_comment_up_0, an_index_has_a_comment_down_0), (an_index_has_a_comment_up_1, an_index_has_a_comment_down_1)]),
    ("an_index_is_renamed", [(an_index_is_renamed_up_0, an_index_is_renamed_down_0), (an_index_is_renamed_up_1, an_index_is_renamed_down_1)]),
    ("an_index_that_a_foreign_key_uses_changes", [(an_index_that_a_foreign_key_uses_changes_up_0, an_index_that_a_foreign_key_uses_changes_down_0), (an_index_that_a_foreign_key_uses_changes_up_1, an_index_that_a_foreign_key_uses_changes_down_1)]),
    ("an_integer_narrows", [(an_integer_narrows_up_0, an_integer_narrows_down_0), (an_integer_narrows_up_1, an_integer_narrows_down_1)]),
    ("an_integer_widens", [(an_integer_widens_up_0, an_integer_widens_down_0), (an_integer_widens_up_1, an_integer_widens_down_1)]),
    ("arrays_are_made_and_changed", [(arrays_are_made_and_changed_up_0, arrays_are_made_and_changed_down_0), (arrays_are_made_and_changed_up_1, arrays_are_made_and_changed_down_1)]),
    ("bytes_change_their_length", [(bytes_change_their_length_up_0, bytes_change_their_length_down_0), (bytes_change_their_length_up_1, bytes_change_their_length_down_1)]),
    ("checks_come_change_and_go", [(checks_come_change_and_go_up_0, checks_come_change_and_go_down_0), (checks_come_change_and_go_up_1, checks_come_change_and_go_down_1)]),
    ("collations_come_change_and_go", [(collations_come_change_and_go_up_0, collations_come_change_and_go_down_0), (collations_come_change_and_go_up_1, collations_come_change_and_go_down_1)]),
    ("columns_are_added_and_dropped", [(columns_are_added_and_dropped_up_0, columns_are_added_and_dropped_down_0), (columns_are_added_and_dropped_up_1, columns_are_added_and_dropped_down_1)]),
    ("comments_come_change_and_go", [(comments_come_change_and_go_up_0, comments_come_change_and_go_down_0), (comments_come_change_and_go_up_1, comments_come_change_and_go_down_1)]),
    ("computed_columns_are_made_and_changed", [(computed_columns_are_made_and_changed_up_0, computed_columns_are_made_and_changed_down_0), (computed_columns_are_made_and_changed_up_1, computed_columns_are_made_and_changed_down_1)]),
    ("constraints_wait_for_the_end", [(constraints_wait_for_the_end_up_0, constraints_wait_for_the_end_down_0), (constraints_wait_for_the_end_up_1, constraints_wait_for_the_end_down_1)]),
    ("defaults_come_change_and_go", [(defaults_come_change_and_go_up_0, defaults_come_change_and_go_down_0), (defaults_come_change_and_go_up_1, defaults_come_change_and_go_down_1)]),
    ("documentation_is_no_difference", [(documentation_is_no_difference_up_0, documentation_is_no_difference_down_0), (documentation_is_no_difference_up_1, documentation_is_no_difference_down_1)]),
    ("every_form_of_default_is_made", [(every_form_of_default_is_made_up_0, every_form_of_default_is_made_down_0), (every_form_of_default_is_made_up_1, every_form_of_default_is_made_down_1)]),
    ("every_named_type_has_a_column", [(every_named_type_has_a_column_up_0, every_named_type_has_a_column_down_0), (every_named_type_has_a_column_up_1, every_named_type_has_a_column_down_1)]),
    ("every_rust_type_has_a_column", [(every_rust_type_has_a_column_up_0, every_rust_type_has_a_column_down_0), (every_rust_type_has_a_column_up_1, every_rust_type_has_a_column_down_1)]),
    ("everything_goes_at_once", [(everything_goes_at_once_up_0, everything_goes_at_once_down_0), (everything_goes_at_once_up_1, everything_goes_at_once_down_1)]),
    ("expressions_that_databases_rewrite_are_no_difference", [(expressions_that_databases_rewrite_are_no_difference_up_0, expressions_that_databases_rewrite_are_no_difference_down_0), (expressions_that_databases_rewrite_are_no_difference_up_1, expressions_that_databases_rewrite_are_no_difference_down_1)]),
    ("foreign_keys_have_every_action", [(foreign_keys_have_every_action_up_0, foreign_keys_have_every_action_down_0), (foreign_keys_have_every_action_up_1, foreign_keys_have_every_action_down_1)]),
    ("foreign_keys_have_several_columns", [(foreign_keys_have_several_columns_up_0, foreign_keys_have_several_columns_down_0), (foreign_keys_have_several_columns_up_1, foreign_keys_have_several_columns_down_1)]),
    ("generated_names_meet", [(generated_names_meet_up_0, generated_names_meet_down_0), (generated_names_meet_up_1, generated_names_meet_down_1)]),
    ("identities_and_serials_have_options", [(identities_and_serials_have_options_up_0, identities_and_serials_have_options_down_0), (identities_and_serials_have_options_up_1, identities_and_serials_have_options_down_1)]),
    ("indexes_come_and_go", [(indexes_come_and_go_up_0, indexes_come_and_go_down_0), (indexes_come_and_go_up_1, indexes_come_and_go_down_1)]),
    ("indexes_descend", [(indexes_descend_up_0, indexes_descend_down_0), (indexes_descend_up_1, indexes_descend_down_1)]),
    ("indexes_over_a_part_of_the_rows", [(indexes_over_a_part_of_the_rows_up_0, indexes_over_a_part_of_the_rows_down_0), (indexes_over_a_part_of_the_rows_up_1, indexes_over_a_part_of_the_rows_down_1)]),
    ("indexes_over_expressions", [(indexes_over_expressions_up_0, indexes_over_expressions_down_0), (indexes_over_expressions_up_1, indexes_over_expressions_down_1)]),
    ("indexes_over_the_first_characters", [(indexes_over_the_first_characters_up_0, indexes_over_the_first_characters_down_0), (indexes_over_the_first_characters_up_1, indexes_over_the_first_characters_down_1)]),
    ("indexes_with_methods_and_included_columns", [(indexes_with_methods_and_included_columns_up_0, indexes_with_methods_and_included_columns_down_0), (indexes_with_methods_and_included_columns_up_1, indexes_with_methods_and_included_columns_down_1)]),
    ("integers_of_mysql_have_columns", [(integers_of_mysql_have_columns_up_0, integers_of_mysql_have_columns_down_0), (integers_of_mysql_have_columns_up_1, integers_of_mysql_have_columns_down_1)]),
    ("long_names_are_cut_alike", [(long_names_are_cut_alike_up_0, long_names_are_cut_alike_down_0), (long_names_are_cut_alike_up_1, long_names_are_cut_alike_down_1)]),
    ("many_changes_of_one_table", [(many_changes_of_one_table_up_0, many_changes_of_one_table_down_0), (many_changes_of_one_table_up_1, many_changes_of_one_table_down_1)]),
    ("many_tables_come_at_once", [(many_tables_come_at_once_up_0, many_tables_come_at_once_down_0), (many_tables_come_at_once_up_1, many_tables_come_at_once_down_1)]),
    ("mixed_case_and_blanks_are_names", [(mixed_case_and_blanks_are_names_up_0, mixed_case_and_blanks_are_names_down_0), (mixed_case_and_blanks_are_names_up_1, mixed_case_and_blanks_are_names_down_1)]),
    ("names_hold_quotes_and_other_scripts", [(names_hold_quotes_and_other_scripts_up_0, names_hold_quotes_and_other_scripts_down_0), (names_hold_quotes_and_other_scripts_up_1, names_hold_quotes_and_other_scripts_down_1)]),
    ("native_types_are_passed_on", [(native_types_are_passed_on_up_0, native_types_are_passed_on_down_0), (native_types_are_passed_on_up_1, native_types_are_passed_on_down_1)]),
    ("nulls_are_not_distinct", [(nulls_are_not_distinct_up_0, nulls_are_not_distinct_down_0), (nulls_are_not_distinct_up_1, nulls_are_not_distinct_down_1)]),
    ("numbers_are_given_by_the_database", [(numbers_are_given_by_the_database_up_0, numbers_are_given_by_the_database_down_0), (numbers_are_given_by_the_database_up_1, numbers_are_given_by_the_database_down_1)]),
    ("one_name_in_two_schemas", [(one_name_in_two_schemas_up_0, one_name_in_two_schemas_down_0), (one_name_in_two_schemas_up_1, one_name_in_two_schemas_down_1)]),
    ("reserved_words_are_names", [(reserved_words_are_names_up_0, reserved_words_are_names_down_0), (reserved_words_are_names_up_1, reserved_words_are_names_down_1)]),
    ("tables_are_not_logged", [(tables_are_not_logged_up_0, tables_are_not_logged_down_0), (tables_are_not_logged_up_1, tables_are_not_logged_down_1)]),
    ("tables_are_strict_and_without_a_rowid", [(tables_are_strict_and_without_a_rowid_up_0, tables_are_strict_and_without_a_rowid_down_0), (tables_are_strict_and_without_a_rowid_up_1, tables_are_strict_and_without_a_rowid_down_1)]),
    ("tables_have_engines_and_character_sets", [(tables_have_engines_and_character_sets_up_0, tables_have_engines_and_character_sets_down_0), (tables_have_engines_and_character_sets_up_1, tables_have_engines_and_character_sets_down_1)]),
    ("tables_live_in_schemas", [(tables_live_in_schemas_up_0, tables_live_in_schemas_down_0), (tables_live_in_schemas_up_1, tables_live_in_schemas_down_1)]),
    ("tables_refer_to_each_other_in_a_circle", [(tables_refer_to_each_other_in_a_circle_up_0, tables_refer_to_each_other_in_a_circle_down_0), (tables_refer_to_each_other_in_a_circle_up_1, tables_refer_to_each_other_in_a_circle_down_1)]),
    ("the_order_of_columns_is_no_difference", [(the_order_of_columns_is_no_difference_up_0, the_order_of_columns_is_no_difference_down_0), (the_order_of_columns_is_no_difference_up_1, the_order_of_columns_is_no_difference_down_1)]),
    ("the_order_of_values_is_no_difference", [(the_order_of_values_is_no_difference_up_0, the_order_of_values_is_no_difference_down_0), (the_order_of_values_is_no_difference_up_1, the_order_of_values_is_no_difference_down_1)]),
    ("two_tables_change_places", [(two_tables_change_places_up_0, two_tables_change_places_down_0), (two_tables_change_places_up_1, two_tables_change_places_down_1)]),
    ("uniques_come_change_and_go", [(uniques_come_change_and_go_up_0, uniques_come_change_and_go_down_0), (uniques_come_change_and_go_up_1, uniques_come_change_and_go_down_1)]),
    ("uuids_and_json_have_defaults", [(uuids_and_json_have_defaults_up_0, uuids_and_json_have_defaults_down_0), (uuids_and_json_have_defaults_up_1, uuids_and_json_have_defaults_down_1)]),
    ("varchar_becomes_text_and_text_varchar", [(varchar_becomes_text_and_text_varchar_up_0, varchar_becomes_text_and_text_varchar_down_0), (varchar_becomes_text_and_text_varchar_up_1, varchar_becomes_text_and_text_varchar_down_1)]),
];
