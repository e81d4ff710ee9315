"""A report of figures as Markdown, and its place on disk."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.ranking import OURS

_RANKING = ("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10", "passage")
_ABSTENTION = ("auroc_near", "auroc_far", "false_answers_near", "false_answers_far")


def store(report: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write the report as JSON and Markdown under the time of its beginning."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = str(report["time"])[:19].replace(":", "-")
    json_path, markdown_path = folder / f"{stem}.json", folder / f"{stem}.md"
    json_path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    markdown_path.write_text(markdown(report), encoding="utf-8")
    return [json_path, markdown_path]


def markdown(report: Mapping[str, Any]) -> str:
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    changes = ", with uncommitted changes" if report["uncommitted_changes"] else ""
    yield f"`{report['command']}`, commit {report['commit']}{changes}, {report['time']}; {report['machine']};"
    yield f"model {report['model']}; chunks of {report['chunks']}."
    for name, found in report["sets"].items():
        ranking = found["ranking"]
        yield f"\n### {name}: {ranking['questions']} questions, {ranking['chunks']} chunks\n"
        yield from _ranking(ranking["methods"])
        if abstention := found.get("abstention"):
            yield ""
            yield from _abstention(abstention)
        if misses := found.get("near_misses"):
            yield f"\nNear misses that were written as such, AUROC: {_pairs(misses)}."
        if grounding := found.get("grounding"):
            yield ""
            yield from _grounding(grounding)
        if support := found.get("support"):
            yield f"\nSupport: {_pairs(support)}."


def _ranking(methods: Mapping[str, Any]) -> Iterator[str]:
    yield from _header(["method", *_RANKING, "ms p50 / p95"])
    for method, figures in methods.items():
        latency = figures["latency_ms"]
        yield _row(
            _name(method),
            [
                *(_number(figures.get(name)) for name in _RANKING),
                f"{latency['p50']:.1f} / {latency['p95']:.1f}",
            ],
        )
    yield "\nCiteDesk minus the method, points [95 %]:\n"
    yield from _header(["method", *_RANKING])
    for method, figures in methods.items():
        if method != OURS:
            yield _row(method, [_points(figures["citedesk_minus"].get(name)) for name in _RANKING])


def _abstention(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"Abstention: {found['questions']} questions, the same without their pages (near), {found['far_questions']} of"
    yield "other subjects (far). False answers at 5 % false abstention. In brackets CiteDesk minus the method, points.\n"
    yield from _header(["method", "AUROC near", "AUROC far", "false answers near", "far"])
    for method, figures in found["methods"].items():
        cells = [_number(figures[name]) for name in _ABSTENTION]
        for place, name in enumerate(_ABSTENTION[:2]):
            if difference := figures.get("citedesk_minus", {}).get(name):
                cells[place] += f" ({_points(difference)})"
        yield _row(_name(method), cells)
    yield f"\nWith the shipped threshold: {_pairs(found['shipped'])}."


def _grounding(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"Grounding of the local engine's drafts: {_pairs(found)}."


def _pairs(found: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name.replace('_', ' ')} {value if isinstance(value, int) else _number(value)}"
        for name, value in found.items()
    )


def _header(cells: Sequence[str]) -> Iterator[str]:
    yield "| " + " | ".join(cells) + " |"
    yield "|" + "---|" * len(cells)


def _row(first: str, cells: Sequence[str]) -> str:
    return "| " + " | ".join([first, *cells]) + " |"


def _name(method: str) -> str:
    return f"**{method}**" if method == OURS else method


def _number(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.3f}"


def _points(difference: Sequence[float] | None) -> str:
    if difference is None:
        return "n/a"
    value, low, high = (100 * part for part in difference)
    return f"{value:+.1f} [{low:+.1f}, {high:+.1f}]"
