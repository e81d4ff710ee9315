"""Storage, concurrency and search tests, once more on PostgreSQL and MySQL/MariaDB."""

from tests.api.test_accounts import *  # noqa: F403
from tests.api.test_attachments import (
    test_a_file_goes_when_no_ticket_needs_it,
    test_a_file_goes_with_a_reply_and_comes_back_byte_for_byte,
    test_files_of_notes_and_of_others_are_not_shown,
    test_uploads_that_nobody_sends_are_swept,
)
from tests.api.test_identity import *  # noqa: F403
from tests.api.test_intake import *  # noqa: F403
from tests.api.test_merge import *  # noqa: F403
from tests.api.test_replies import *  # noqa: F403
from tests.api.test_sessions import *  # noqa: F403
from tests.api.test_ticket_depth import *  # noqa: F403
from tests.api.test_ticket_lists import *  # noqa: F403
from tests.api.test_ticket_search import *  # noqa: F403
from tests.api.test_tickets import *  # noqa: F403
from tests.api.test_users import *  # noqa: F403
from tests.api.test_workspace import *  # noqa: F403

__all__ = [
    "test_a_file_goes_when_no_ticket_needs_it",
    "test_a_file_goes_with_a_reply_and_comes_back_byte_for_byte",
    "test_files_of_notes_and_of_others_are_not_shown",
    "test_uploads_that_nobody_sends_are_swept",
]
