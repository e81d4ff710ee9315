"""The tests of configuration versions, on every database server."""

from tests.configuration.test_versions import *  # noqa: F403

# Models are fitted for a minute, and the database is asked nothing that others do not ask.
del test_a_proposal_for_categories_reads_the_texts_anew  # noqa: F821
