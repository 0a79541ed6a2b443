//! One suite for every engine: what [`tresse_store::Store`] promises, whoever keeps it.

mod cases;
mod harness;
mod model;

use harness::{Embedded, Memory};

/// Makes a test of each case for one engine.
macro_rules! store_conformance {
    ($engine:ident, $harness:expr, $histories:expr, [$($case:ident),+ $(,)?]) => {
        mod $engine {
            use super::*;
            $(
                #[test]
                fn $case() {
                    cases::$case(&mut $harness);
                }
            )+

            #[test]
            fn it_agrees_with_a_sorted_map_on_any_history() {
                model::agrees($histories, || $harness);
            }
        }
    };
}

/// Runs every case on the engine.
macro_rules! all_cases {
    ($engine:ident, $harness:expr, $histories:expr) => {
        store_conformance!(
            $engine,
            $harness,
            $histories,
            [
                what_was_put_can_be_got,
                an_empty_value_is_not_an_absent_one,
                an_empty_key_is_a_key,
                the_last_write_of_a_key_wins,
                a_refused_batch_changes_nothing,
                tables_do_not_see_each_other,
                rows_come_in_key_order_and_against_it,
                a_prefix_bounds_the_rows,
                a_prefix_of_all_ones_reaches_the_end_of_its_table,
                cuts_are_inclusive_below_and_exclusive_above,
                a_range_without_room_is_empty,
                a_limit_and_a_break_stop_the_visit,
                the_first_and_last_key_of_a_prefix_are_found,
                a_deleted_row_is_gone_and_may_come_back,
                large_values_come_back_whole,
                only_applied_batches_make_a_store_dirty,
                persisted_batches_survive_reopening,
                a_crash_keeps_all_persisted_batches_and_a_prefix_of_the_others,
                reads_agree_after_many_rounds_of_overwriting,
            ]
        );
    };
}

all_cases!(memory, Memory::new(), 300);
all_cases!(embedded, Embedded::new(), 10);
