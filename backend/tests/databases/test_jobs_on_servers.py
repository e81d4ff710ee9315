"""The tests of background jobs and of leases that touch the database, on every database server."""

from tests.api.test_jobs import (
    test_a_failed_run_never_overtakes_the_later_one_that_succeeded,
    test_a_failed_run_that_a_later_one_replaces_is_history,
    test_a_poisoned_run_is_shown_and_can_be_tried_again,
    test_all_that_failed_are_tried_again_at_once,
    test_an_upload_is_tried_again_where_its_bytes_are_kept,
    test_filters_and_pages,
)
from tests.jobs.test_leases import (
    test_a_lease_has_one_holder,
    test_a_new_lease_has_one_holder,
    test_released_leases_can_be_taken,
)
from tests.jobs.test_triage import test_one_run_is_claimed_once_and_again_when_its_lease_has_run_out

__all__ = [
    "test_a_failed_run_never_overtakes_the_later_one_that_succeeded",
    "test_a_failed_run_that_a_later_one_replaces_is_history",
    "test_a_lease_has_one_holder",
    "test_a_new_lease_has_one_holder",
    "test_a_poisoned_run_is_shown_and_can_be_tried_again",
    "test_all_that_failed_are_tried_again_at_once",
    "test_an_upload_is_tried_again_where_its_bytes_are_kept",
    "test_filters_and_pages",
    "test_one_run_is_claimed_once_and_again_when_its_lease_has_run_out",
    "test_released_leases_can_be_taken",
]
