"""The evaluation's figures, against what a pencil gives."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.rag.types import Citation, Passage, RankedPassage
from evals import figures
from evals.abstention import shipped
from evals.grounding import cited_sentences, is_verbatim
from evals.ranking import BASELINES, OURS, fused_ranks
from evals.retrieval import run

PAGES = {
    "refunds": "Refunds reach the card within five working days.",
    "parcels": "A parcel to Norway travels for a week.",
    "passwords": "Choose Forgotten on the sign-in page to set another password.",
}


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pages; the second question of stackfaq is marked with a page that shares no word with it."""
    root = tmp_path / "sets"
    for name, text in PAGES.items():
        page = root / "retrieval" / "plausible" / "docs" / f"{name}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"---\ntitle: About {name}\n---\n{text}\n", encoding="utf-8")
    refund: dict[str, Any] = {"text": "When do refunds reach my card?", "relevant": ["refunds"]}
    odd = {"text": "A parcel to Norway", "relevant": ["passwords"]}
    _write(root / "retrieval/plausible/queries.jsonl", [refund | {"answer_span": PAGES["refunds"]}])
    _write(
        root / "retrieval/stackfaq/corpus.jsonl",
        [{"id": name, "title": "", "text": text} for name, text in PAGES.items()],
    )
    _write(root / "retrieval/stackfaq/queries.jsonl", [refund, odd])
    _write(root / "intent/clinc150/oos_val.jsonl", [{"text": "who painted the night watch"}])
    return root


def test_a_run_prints_and_stores_figures_as_by_hand(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "results"
    assert run(folder, with_dstc9=False, command="the command", results=results) == 0
    (stored,) = results.glob("*.json")
    report = json.loads(stored.read_text(encoding="utf-8"))
    printed = capsys.readouterr().out
    assert stored.with_suffix(".md").read_text(encoding="utf-8").strip() == printed.strip()
    assert report["command"] == "the command"
    assert report["machine"]
    assert report["commit"] in printed
    bm25 = report["sets"]["stackfaq"]["ranking"]["methods"]["BM25"]
    # Ranks 1 and, behind the page that matches and the one that ties at nothing, 3.
    assert (bm25["recall@1"], bm25["recall@5"], bm25["recall@10"]) == (0.5, 1.0, 1.0)
    assert bm25["mrr@10"] == pytest.approx((1 + 1 / 3) / 2)
    assert bm25["ndcg@10"] == pytest.approx((1 + 1 / math.log2(4)) / 2)
    assert "passage" not in bm25
    plausible = report["sets"]["plausible"]
    for method in (*BASELINES, OURS):
        found = plausible["ranking"]["methods"][method]
        assert [found[name] for name in ("recall@1", "mrr@10", "ndcg@10", "passage")] == [1.0] * 4
        assert 0 < found["latency_ms"]["p50"] <= found["latency_ms"]["p95"]
        if method != OURS:
            assert found["citedesk_minus"]["recall@1"] == [0.0, 0.0, 0.0]
            assert len(plausible["abstention"]["methods"][method]["citedesk_minus"]["auroc_near"]) == 3
    assert plausible["abstention"]["methods"][OURS]["auroc_near"] == 1.0
    assert plausible["abstention"]["methods"][OURS]["auroc_far"] == 1.0
    grounding = plausible["grounding"]
    assert (grounding["questions"], grounding["quotes_verbatim"], grounding["sentences_cited"]) == (
        1,
        1.0,
        1.0,
    )
    assert grounding["overlap"] == 1.0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("retrieval/stackfaq/corpus.jsonl", None, "cannot be read"),
        ("retrieval/stackfaq/corpus.jsonl", b'{"id": "a", "title"', "line 1: not JSON"),
        ("retrieval/stackfaq/corpus.jsonl", b'{"id": "a"}\n', "line 1: not an object with id, title, text"),
        ("retrieval/stackfaq/queries.jsonl", b'{"text": "Where?", "relevant": ["gone"]}\n', "['gone']"),
        ("intent/clinc150/oos_val.jsonl", b"\xff\xfe", "not UTF-8"),
        ("retrieval/plausible/queries.jsonl", b"\n", "is empty"),
    ],
)
def test_a_damaged_set_is_named(folder: Path, name: str, content: bytes | None, says: str) -> None:
    damaged = folder / name
    if content is None:
        damaged.unlink()
    else:
        damaged.write_bytes(content)
    answer = CliRunner().invoke(cli, ["eval", "--data", str(folder)])
    assert answer.exit_code == 2
    assert str(damaged) in answer.stderr
    assert says in answer.stderr
    assert answer.stdout == ""


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    answer = CliRunner().invoke(cli, ["eval", "--data", str(tmp_path / "nothing")])
    assert answer.exit_code == 2
    assert f"error: {tmp_path / 'nothing'}" in answer.stderr


def test_ranks_count_ties_against_the_method() -> None:
    best = np.array([0.9, 0.5, 0.5, -np.inf])
    assert figures.page_ranks(best, frozenset({0})) == [1]
    assert figures.page_ranks(best, frozenset({1})) == [3]
    assert figures.page_ranks(best, frozenset({1, 2})) == [2, 3]
    assert figures.page_ranks(best, frozenset({3})) == [figures.NOT_FOUND]
    assert figures.ndcg([2, 3]) == pytest.approx((1 / math.log2(3) + 1 / 2) / (1 + 1 / math.log2(3)))
    assert figures.ndcg([figures.NOT_FOUND]) == figures.recall([figures.NOT_FOUND], 10) == 0
    assert figures.reciprocal_rank([10]) == 0.1
    assert figures.reciprocal_rank([11]) == 0


def test_fusion_adds_reciprocal_ranks_and_nothing_for_what_was_not_found() -> None:
    fused = fused_ranks([np.array([3.0, 2.0, 1.0]), np.array([-np.inf, 1.0, 2.0])])
    assert fused == pytest.approx([1 / 61, 2 / 62, 1 / 63 + 1 / 61])


def test_abstention_figures() -> None:
    assert figures.auroc([3.0, 2.0], [1.0, 2.0]) == 3.5 / 4
    assert figures.cut_at([0.0, 1.0], 0.05) == pytest.approx(0.05)
    found = shipped(
        {"answerable": np.array([0.9, 0.1]), "near": np.array([0.9]), "far": np.array([0.0, 0.0])}
    )
    assert (found["false_abstention"], found["false_answers_near"], found["false_answers_far"]) == (0.5, 1, 0)
    assert figures.percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 2.0
    assert figures.percentile([4.0, 1.0, 3.0, 2.0], 0.95) == 4.0


def test_ranges_hold_the_difference_and_draw_groups_together() -> None:
    assert figures.bootstrap(np.full(6, 0.25), [0, 0, 1, 1, 2, 2]) == (0.25, 0.25)
    # One group cannot vary, however many questions it has.
    assert figures.bootstrap(np.array([1.0, 0.0, 0.0, 1.0]), [5, 5, 5, 5]) == (0.5, 0.5)
    low, high = figures.bootstrap(np.array([1.0, -1.0] * 10), list(range(20)))
    assert low < 0 < high


def test_a_quote_counts_only_where_it_stands() -> None:
    passage = Passage("1:1:0", 1, "Refunds", PAGES["refunds"])
    ranked = [RankedPassage(passage, distance=0.1, lexical=1.0, fused=0.9, score=0.9)]
    quote = PAGES["refunds"][:7]
    right = Citation("[1]", "1:1:0", 1, quote, "Refunds.", 0, 7)
    assert is_verbatim(right, ranked)
    for wrong in (
        replace(right, quote="refunds"),
        replace(right, start=1, end=8),
        replace(right, marker="[2]"),
        replace(right, marker="[0]"),
        replace(right, chunk_id="2:1:0"),
    ):
        assert not is_verbatim(wrong, ranked)


def test_sentences_with_and_without_a_marker() -> None:
    assert cited_sentences("Refunds take five days. [1] They go to the card. [2]") == (2, 2)
    assert cited_sentences("Refunds take five days. They go to the card. [1]") == (1, 2)
    assert cited_sentences("1. Open the page. [1]\n2. Choose Refund\n") == (1, 2)
    assert cited_sentences("Run this: [1]\n\n```\ncitedesk eval\n```\n") == (1, 1)
    assert cited_sentences("") == (0, 0)
