"""Duplicates on duplicates/stackfaq, beside cosine and BM25 in the same run.

    python -m evals.duplicates --data DATA [--scale 50000]

Two questions. Of pairs: do duplicates score above non-duplicates (average precision, AUROC)? The negatives are each
text's best BM25 match, so BM25 fares badly here by construction. Of a store: for a new text, is a duplicate that is
there named (R@1), and is one that is not there not made up (false positives)? For the second, rounds draw from each
group of rephrasings a few texts for the store and one that asks, once with its group in the store and once without.
Baselines get the threshold that suits them best on the same draws; ours is the shipped one.

The set is flattered: the encoder was trained on questions like these. ``trackers.jsonl`` holds 462 reports to three invented
trackers, 264 of them of bugs that are reported twice or more, written for this project; each is asked of all the others.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.rag.types import Encoder
from app.triage.classifier import embed_text
from app.triage.duplicates import (
    Fingerprint,
    TicketIndex,
    fingerprint,
    probability,
)
from app.triage.types import Extraction
from evals.data import read_lines
from evals.figures import auroc, bootstrap_of
from evals.machine import changed, commit, describe, product_encoder

Matrix = NDArray[np.float64]
OURS = "citedesk"
ROUNDS = 6
FALSE_POSITIVE_TARGET = 0.10
"""At which share of made-up duplicates methods are also compared."""
TRACKERS = Path(__file__).with_name("trackers.jsonl")
K1, B = 1.5, 0.75
PAIR_CANDIDATES = 200
"""Of a store of all texts; a pair beyond them is scored lowest."""


@dataclass(frozen=True)
class Texts:
    """The distinct texts, their fingerprints and pairwise baseline scores, ``(n, n)``."""

    prints: list[Fingerprint]
    group: NDArray[np.int64]
    """Rephrasings of one question share a number."""
    baselines: Mapping[str, Matrix]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--scale", type=int, default=0, help="Also measure a search in a store of this size.")
    arguments = parser.parse_args()
    rows = read_lines(arguments.data / "duplicates" / "stackfaq" / "pairs.jsonl", "a", "b", "duplicate")
    encoder = product_encoder()
    print(f"commit {commit()}{'+' if changed() else ''}, {describe()}, {encoder.model_id}")
    known = sorted({row[side] for row in rows for side in "ab"})
    place = {text: number for number, text in enumerate(known)}
    pairs = [(place[row["a"]], place[row["b"]], bool(row["duplicate"])) for row in rows]
    texts = read_texts(known, pairs, encoder)
    print(f"\n{len(pairs)} pairs of {len(known)} texts; brackets are 95 % bootstrap intervals over groups")
    report_pairs(texts, pairs)
    for members in (1, 4):
        print(f"\nstore with {members} of each group, {ROUNDS} rounds")
        report_store(texts, members)
    print("\ninvented trackers")
    report_trackers(encoder)
    if arguments.scale:
        report_speed(arguments.scale, encoder)


def read_texts(known: Sequence[str], pairs: Sequence[tuple[int, int, bool]], encoder: Encoder) -> Texts:
    parent = list(range(len(known)))

    def root(item: int) -> int:
        while parent[item] != item:
            item = parent[item]
        return item

    for first, second, duplicate in pairs:
        if duplicate:
            parent[root(first)] = root(second)
    group = np.array([root(item) for item in range(len(known))])
    return texts_of([("", text) for text in known], group, encoder)


def texts_of(written: Sequence[tuple[str, str]], group: NDArray[np.int64], encoder: Encoder) -> Texts:
    """``written``: subjects and bodies."""
    vectors = np.asarray(encoder.encode([embed_text(*text) for text in written]))
    prints = [fingerprint(*text, vector, Extraction()) for text, vector in zip(written, vectors, strict=True)]
    cosine = (vectors @ vectors.T).astype(np.float64)
    words = bm25_matrix(prints)
    return Texts(prints, group, {"cosine": cosine, "BM25": words, "convex 0.2/0.8": _convex(cosine, words)})


def _convex(cosine: Matrix, words: Matrix) -> Matrix:
    others = words - np.diag(np.diag(words))
    return np.asarray(0.8 * cosine + 0.2 * others / np.maximum(others.max(axis=1, keepdims=True), 1e-9))


def report_trackers(encoder: Encoder) -> None:
    """Every report that has a duplicate is asked of all others of its tracker, with its group and without it."""
    rows = read_lines(TRACKERS, "tracker", "group", "subject", "body")
    seen: dict[str, list[tuple[bool, float, float]]] = defaultdict(list)
    for tracker in dict.fromkeys(row["tracker"] for row in rows):
        reports = [row for row in rows if row["tracker"] == tracker]
        numbers: dict[str, int] = {}
        group = np.array(
            [numbers.setdefault(row["group"] or f"alone {place}", place) for place, row in enumerate(reports)]
        )
        texts = texts_of([(row["subject"], row["body"]) for row in reports], group, encoder)
        index = filled(texts.prints, range(len(reports)))
        for asks in range(len(reports)):
            own = {int(item) for item in np.flatnonzero(group == group[asks]) if item != asks}
            if not own:
                continue
            stored = [item for item in range(len(reports)) if item != asks]
            for name, matrix in texts.baselines.items():
                seen[name].append(_by_matrix(matrix, asks, stored, own))
            index.remove(asks + 1)
            seen[OURS].append(_by_index(texts.prints, index, asks, own))
            index.put(asks + 1, texts.prints[asks])
    for name, outcomes in seen.items():
        _print_store(name, outcomes)


def bm25_matrix(prints: Sequence[Fingerprint]) -> Matrix:
    """Symmetric BM25 of every pair: the mean of both directions."""
    frequency: dict[int, int] = defaultdict(int)
    for entry in prints:
        for term in entry.terms:
            frequency[int(term)] += 1
    column = {term: number for number, term in enumerate(frequency)}
    has = np.zeros((len(prints), len(column)))
    for row, entry in enumerate(prints):
        has[row, [column[int(term)] for term in entry.terms]] = 1.0
    count = np.array(list(frequency.values()))
    idf = np.log1p((len(prints) - count + 0.5) / (count + 0.5))
    length = has.sum(axis=1)
    weight = (K1 + 1) / (1 + K1 * (1 - B + B * length / length.mean()))
    one_way = (has * idf) @ (has * weight[:, None]).T
    return np.asarray((one_way + one_way.T) / 2)


def report_pairs(texts: Texts, pairs: Sequence[tuple[int, int, bool]]) -> None:
    label = np.array([duplicate for *_, duplicate in pairs])
    groups = [int(texts.group[first]) for first, *_ in pairs]
    scores = {
        name: np.array([matrix[first, second] for first, second, _ in pairs])
        for name, matrix in texts.baselines.items()
    }
    scores[OURS] = our_pair_scores(texts, pairs)
    for name, values in scores.items():

        def precision(items: NDArray[np.int64], values: Matrix = values) -> float:
            return average_precision(values[items], label[items])

        low, high = bootstrap_of(precision, groups)
        everything = precision(np.arange(len(label)))
        area = auroc(values[label], values[~label])
        print(f"  {name:10} AP {everything:.3f} [{low:.3f}, {high:.3f}]  AUROC {area:.3f}")


def our_pair_scores(texts: Texts, pairs: Sequence[tuple[int, int, bool]]) -> Matrix:
    """Each pair as if its first text were new to a store of all others."""
    index = filled(texts.prints, range(len(texts.prints)))
    found: dict[int, dict[int, float]] = {}
    for first in {first for first, *_ in pairs}:
        best = index.search(texts.prints[first], limit=PAIR_CANDIDATES)
        found[first] = {item.ticket_id - 1: item.score for item in best}
    return np.array([found[first].get(second, -1.0) for first, second, _ in pairs])


def filled(prints: Sequence[Fingerprint], items: Sequence[int] | range) -> TicketIndex:
    index = TicketIndex(len(prints[0].vector), len(prints) + 1)
    for item in items:
        index.put(int(item) + 1, prints[item])
    return index


def report_store(texts: Texts, members: int) -> None:
    groups: dict[int, list[int]] = defaultdict(list)
    for item, group in enumerate(texts.group):
        groups[int(group)].append(item)
    usable = [items for items in groups.values() if len(items) > members]
    rng = np.random.default_rng(11)
    seen: dict[str, list[tuple[bool, float, float]]] = defaultdict(list)
    for _ in range(ROUNDS):
        drawn = [rng.permutation(items)[: members + 1] for items in usable]
        stored = [int(item) for items in drawn for item in items[1:]]
        whole = filled(texts.prints, stored)
        for items in drawn:
            asks, own = int(items[0]), {int(item) for item in items[1:]}
            for name, matrix in texts.baselines.items():
                seen[name].append(_by_matrix(matrix, asks, stored, own))
            seen[OURS].append(_by_index(texts.prints, whole, asks, own))
    for name, outcomes in seen.items():
        _print_store(name, outcomes)


def _by_matrix(matrix: Matrix, asks: int, stored: Sequence[int], own: set[int]) -> tuple[bool, float, float]:
    """Whether the best is right, its score, and the best score without the asking text's own group."""
    values = matrix[asks, stored]
    best = int(np.argmax(values))
    others = [value for item, value in zip(stored, values, strict=True) if item not in own]
    return stored[best] in own, float(values[best]), float(max(others))


def _by_index(
    prints: Sequence[Fingerprint], index: TicketIndex, asks: int, own: set[int]
) -> tuple[bool, float, float]:
    best = index.search(prints[asks])[0]
    likely = probability(best, prints[asks], repeated=False)
    for item in own:
        index.remove(item + 1)
    without = index.search(prints[asks])[0]
    for item in own:
        index.put(item + 1, prints[item])
    return best.ticket_id - 1 in own, likely, probability(without, prints[asks], repeated=False)


def _print_store(name: str, outcomes: Sequence[tuple[bool, float, float]]) -> None:
    right, best, absent = (np.array(column) for column in zip(*outcomes, strict=True))
    label = np.concatenate([np.ones(len(best), dtype=bool), np.zeros(len(absent), dtype=bool)])
    precision = average_precision(np.concatenate([best, absent]), label)

    def at(threshold: float) -> tuple[float, float]:
        return float((right & (best >= threshold)).mean()), float((absent >= threshold).mean())

    threshold = max(np.unique(best), key=lambda cut: at(cut)[0] - at(cut)[1]) if name != OURS else 0.5
    hits, wrong = at(float(threshold))
    strict = float(np.quantile(absent, 1 - FALSE_POSITIVE_TARGET))
    print(
        f"  {name:10} R@1 {right.mean():.3f}  AP {precision:.3f}  at {threshold:.3f}: named {hits:.3f}, "
        f"false positives {wrong:.3f}, difference {hits - wrong:.3f}; "
        f"named at {FALSE_POSITIVE_TARGET:.0%} false positives {at(strict)[0]:.3f} (from {strict:.3f} on)"
    )


def average_precision(scores: Matrix, label: NDArray[Any]) -> float:
    order = np.argsort(-scores, kind="stable")
    hits = label[order].astype(float)
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits == 1].mean())


def report_speed(size: int, encoder: Encoder) -> None:
    """A search in a store of made-up tickets, next to one encoding and one bare scan of the vectors."""
    rng = np.random.default_rng(5)
    vectors = rng.normal(size=(size, encoder.dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index = TicketIndex(encoder.dimension, size)
    common = rng.zipf(1.3, size=(size, 90)) % 40_000
    for row in range(size):
        terms = np.unique(common[row]).astype(np.uint32)
        index.put(row + 1, Fingerprint(vectors[row], terms, {}, str(row)))
    asked = Fingerprint(vectors[0], np.unique(common[1]).astype(np.uint32), {}, "asked")
    packing = _seconds(lambda: index.search(asked), 1)
    search = _seconds(lambda: index.search(asked), 20)
    scan = _seconds(lambda: vectors @ vectors[0], 20)
    encode = _seconds(lambda: encoder.encode([f"The export stops at step {rng.random()}. " * 6]), 20)
    print(
        f"\n{size} stored: search {search * 1000:.1f} ms (first {packing * 1000:.0f} ms), bare scan {scan * 1000:.1f} ms, "
        f"one encoding {encode * 1000:.1f} ms"
    )


def _seconds(call: Any, times: int) -> float:
    """Median time of a call."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return float(np.median(taken))


if __name__ == "__main__":
    main()
