"""The tests of files that touch the database, on every database server."""

from tests.api.test_attachments import (
    test_a_file_goes_when_no_ticket_needs_it,
    test_a_file_goes_with_a_reply_and_comes_back_byte_for_byte,
    test_an_upload_that_is_sent_while_others_are_swept_stays,
    test_files_of_notes_and_of_others_are_not_shown,
    test_uploads_that_nobody_sends_are_swept,
)

__all__ = [
    "test_a_file_goes_when_no_ticket_needs_it",
    "test_a_file_goes_with_a_reply_and_comes_back_byte_for_byte",
    "test_an_upload_that_is_sent_while_others_are_swept_stays",
    "test_files_of_notes_and_of_others_are_not_shown",
    "test_uploads_that_nobody_sends_are_swept",
]
