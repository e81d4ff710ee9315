"""The tests of decisions, reviews and feedback that touch the database, on every database server."""

from tests.api.test_decisions import (
    automatic,
    test_a_customer_who_answers_refutes_the_decision,
    test_a_sure_answer_is_sent_and_resolves,
    test_evaluating_joins_the_run_that_is_under_way,
    test_it_is_sent_once_whoever_dies_where,
    test_the_policy_is_written_in_versions,
    test_two_admins_write_two_versions_or_one_conflict,
    test_two_workers_with_one_run_send_once,
    test_what_is_judged,
)
from tests.api.test_feedback import (
    test_changes_at_once_make_one_label,
    test_corrections_are_kept_and_changing_ones_mind_counts_once,
    test_examples_for_the_learner,
    test_filters_and_access,
    test_labels_go_with_their_ticket,
    test_settling_ones_own_ticket_confirms_what_was_left_alone,
    test_the_export,
)
from tests.api.test_reviews import (
    test_editing_sends_what_was_written_and_corrects,
    test_order_filters_and_pages,
    test_two_reviewers_at_once,
    test_what_is_in_the_queue,
)

__all__ = [
    "automatic",
    "test_a_customer_who_answers_refutes_the_decision",
    "test_a_sure_answer_is_sent_and_resolves",
    "test_changes_at_once_make_one_label",
    "test_corrections_are_kept_and_changing_ones_mind_counts_once",
    "test_editing_sends_what_was_written_and_corrects",
    "test_evaluating_joins_the_run_that_is_under_way",
    "test_examples_for_the_learner",
    "test_filters_and_access",
    "test_it_is_sent_once_whoever_dies_where",
    "test_labels_go_with_their_ticket",
    "test_order_filters_and_pages",
    "test_settling_ones_own_ticket_confirms_what_was_left_alone",
    "test_the_export",
    "test_the_policy_is_written_in_versions",
    "test_two_admins_write_two_versions_or_one_conflict",
    "test_two_reviewers_at_once",
    "test_two_workers_with_one_run_send_once",
    "test_what_is_in_the_queue",
    "test_what_is_judged",
]
