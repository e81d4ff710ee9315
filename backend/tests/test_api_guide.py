"""The API guide is run: every request in `docs/api.md`, in order, against a desk of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk, desk_settings, running_desk
from tests.guide.matching import differences, text_differences
from tests.guide.reading import BadGuide, Request, examples, request_of
from tests.guide.running import ROOT, Reader

GUIDE = ROOT / "docs" / "api.md"


@pytest.fixture(scope="module")
async def fresh(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """Nobody else's tickets are in it, so that answers are what the guide says."""
    folder: Path = tmp_path_factory.mktemp("guide")
    async with running_desk(desk_settings(folder)) as started:
        yield started


async def test_every_example_of_the_guide_answers_as_it_says(fresh: Desk) -> None:
    reader = Reader(fresh)
    wrong: list[str] = []
    asked = 0
    for example in examples(GUIDE.read_text(encoding="utf-8")):
        asked += example.answer is not None
        wrong += [f"docs/api.md:{example.line}: {problem}" for problem in await reader.follow(example)]
    assert not wrong, "\n".join(wrong)
    assert asked > 40, "the guide has been emptied"


async def test_a_wrong_example_is_found(fresh: Desk) -> None:
    right = '```sh\ncurl -s $API/health/live\n```\n\n```jsonc\n// 200\n{"status": "alive"}\n```\n'
    (example,) = examples(right)
    assert await Reader(fresh).follow(example) == []
    for wrong in (
        right.replace("alive", "dead"),
        right.replace("// 200", "// 201"),
        right.replace("// 200", "// 200, X-Request-ID: mine"),
        right.replace('{"status"', '{"more": 1, "status"'),
    ):
        (example,) = examples(wrong)
        assert await Reader(fresh).follow(example), wrong


def test_every_workflow_route_and_every_kind_of_request_is_in_the_guide() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for path in ("process", "classify", "extract", "respond", "route"):
        assert f"/api/v1/workflow/{path}" in text
    for word in ("Idempotency-Key", "If-Match", "page_size", "Last-Event-ID", "urn:citedesk:problem:"):
        assert word in text, word


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": "…"}, {"a": 0}),
        ("…details…", "some details, please"),
        ("high | medium", "medium"),
        ("<= 3", 3),
        (">= 1", 1.5),
        (["x", "…"], ["y", "x"]),
        ([], []),
        ([{"a": 1}], [{"a": 1, "b": 2}]),
    ],
)
def test_what_fits(expected: Any, found: Any) -> None:
    assert list(differences(expected, found)) == []


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({"a": 1}, {}),
        ({"a": None}, {"a": 1}),
        ({"a": "…"}, {"a": ""}),
        ({"a": "…"}, {"a": None}),
        ({"a": True}, {"a": 1}),
        ("high | medium", "low"),
        ("<= 3", 4),
        ("<= 3", True),
        ("<= 3", "1"),
        (["x"], ["x", "y"]),
        (["x", "…"], ["y"]),
        ([], ["x"]),
        ({"a": {"b": 1}}, {"a": []}),
    ],
)
def test_what_does_not_fit(expected: Any, found: Any) -> None:
    assert list(differences(expected, found))


def test_lines_must_come_in_order() -> None:
    assert list(text_differences("a: …\nc", "a: 1\nb\nc")) == []
    assert list(text_differences("c\na: …", "a: 1\nb\nc"))


def test_curl_is_read_as_a_shell_reads_it() -> None:
    sent = request_of(
        """curl -s "$API/x?q=a b" -d '{"it'\\''s": "$NOT", "n": '$N'}'""", {"API": "http://d", "N": "4"}
    )
    assert sent == Request("POST", "http://d/x?q=a b", {}, """{"it's": "$NOT", "n": 4}""")


@pytest.mark.parametrize("command", ["wget x", "curl --data-binary x http://d", "curl $UNSET"])
def test_what_cannot_be_run_is_refused(command: str) -> None:
    with pytest.raises(BadGuide):
        request_of(command, {})


@pytest.mark.parametrize(
    "text", ["```jsonc\n// 200\n```\n", "```sh\ncurl x\n```\n```jsonc\n{}\n```\n", "```py\nx\n```\n"]
)
def test_a_guide_that_would_hide_an_example_is_refused(text: str) -> None:
    with pytest.raises(BadGuide):
        examples(text)
