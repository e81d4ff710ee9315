"""Triage next to bare encoding, and what it costs the requests beside it: ``python -m evals.bench_triage``.

One run on a temporary SQLite file, with the local engine and the sample knowledge base:

- throughput: ``--tickets`` different tickets are posted while work is paused, then drained by a server's own runner; next
  to it the bare model (PyTorch, on all cores) encodes the same texts in batches, in a process of its own, and the desk's
  own encoder, of which processor time alone is read;
- requests beside it: ``POST /api/tickets`` at a fixed rate, once idle and once while the backlog drains;
- ``POST /api/v1/workflow/process`` one at a time, next to one embedding.

Prints a Markdown table. Ratios are what counts: machines differ.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import yaml

from evals.bench_api import Connection, Figures, cli, request, server
from evals.machine import BACKEND, changed, commit, free_port, product_encoder

DEMO = BACKEND / "app" / "demo" / "tickets.yaml"
POSTS_PER_SECOND = 10.0
"""Of the requests beside the backlog: a busy desk, not a load test of its own."""
PROCESSED = 60
_TITLES = ("{0}", "Question: {0}", "{0} again", "URGENT: {0}", "Re: {0}", "{0} (order {1})", "Help with {0}")
_OPENINGS = ("Hello,", "Hi team,", "Good morning,", "Dear support,", "", "To whom it may concern,")
_CLOSINGS = (
    "Thanks!",
    "Best regards",
    "Please hurry, we are losing customers.",
    "No rush.",
    "",
    "Waiting for your answer.",
)
_FACTS = (
    "The order number is ORD-{0}.", "It began on the {1}th of last month.", "We see error E{0} each time.",
    "About {1} of our people are affected.", "I was charged {1}.90 EUR.", "My account is user{0}@customer.example.",
    "We use version 4.{1}.", "I have tried it {1} times.", "It worked until yesterday at {1}:15.",
)  # fmt: skip


def varied_tickets(count: int, seed: int = 17) -> list[dict[str, str]]:
    """Different tickets of one to three paragraphs: sentences of the demo tickets, shuffled, with facts that vary."""
    source = random.Random(seed)
    demo = yaml.safe_load(DEMO.read_text(encoding="utf-8"))["tickets"]
    made = []
    for number in range(count):
        first, second = source.sample(demo, 2)
        sentences = [part.strip() for part in first["content"].replace("\n", " ").split(". ") if part.strip()]
        extra = [part.strip() for part in second["content"].replace("\n", " ").split(". ") if part.strip()]
        facts = [fact.format(10_000 + number, source.randint(2, 28)) for fact in source.sample(_FACTS, 2)]
        body = ". ".join(sentences[: source.randint(1, 5)])
        lines = [
            source.choice(_OPENINGS),
            f"{body}. {facts[0]}",
            facts[1],
            source.choice(extra),
            source.choice(_CLOSINGS),
        ]
        title = source.choice(_TITLES).format(first["title"], 10_000 + number)[:200]
        made.append({"title": title, "content": "\n\n".join(line for line in lines if line)})
    return made


def bare_encoding(texts: list[str]) -> tuple[float, float, float, float]:
    """Texts per second in batches, milliseconds of one embedding at a time (p50), and processor milliseconds of a text in
    batches: the bare model's, which wait for each other's threads too, and those of the desk's own encoder."""
    from app.rag.embedding import resolve_encoder

    encoder = resolve_encoder(None)
    encoder.encode(texts[:64])
    started, used = time.perf_counter(), time.process_time()
    encoder.encode(texts)
    rate = len(texts) / (time.perf_counter() - started)
    processor = (time.process_time() - used) * 1000 / len(texts)
    own = product_encoder()
    own.encode(texts[:64])
    used = time.process_time()
    own.encode(texts)
    own_processor = (time.process_time() - used) * 1000 / len(texts)
    single = []
    for text in texts[:PROCESSED]:
        started = time.perf_counter()
        encoder.encode([text])
        single.append((time.perf_counter() - started) * 1000)
    return rate, statistics.median(single), processor, own_processor


class Desk:
    """A server process on a folder, and its database file."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "desk.db"
        self.port = free_port()
        self.environment = {
            **os.environ, "ENVIRONMENT": "development", "LOG_LEVEL": "warning", "HF_HUB_OFFLINE": "1",
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.database}", "REDIS_URL": "", "CHROMA_URL": "",
            "VECTOR_STORE_PATH": str(folder / "chroma"), "ATTACHMENTS_URL": str(folder / "attachments"),
        }  # fmt: skip
        self.token = cli(self.environment, "token")

    def serving(self, **changes: str) -> Any:
        arguments = ["-m", "app.cli", "serve", "--port", str(self.port)]
        return server(arguments, {**self.environment, **changes}, self.port, "/health/ready")

    def runs(self, *statuses: str) -> int:
        marks = ",".join("?" * len(statuses))
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as connection:
            query = f"SELECT count(*) FROM triage_runs WHERE status IN ({marks})"  # noqa: S608 - only marks
            return int(connection.execute(query, statuses).fetchone()[0])

    def post_all(self, tickets: list[dict[str, str]]) -> None:
        async def work() -> None:
            connection = Connection(self.port)
            for ticket in tickets:
                status, body = await connection.ask(request("POST", "/api/tickets", self.token, ticket))
                if status != 201:
                    raise RuntimeError(f"answered {status}: {body[:300]!r}")
            connection.close()

        asyncio.run(work())

    def settle(self) -> None:
        """Wait until the start's own work is done: models, sample articles, sentences."""
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            with closing(
                sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)
            ) as connection:
                chunks, waiting = connection.execute(
                    "SELECT count(*), coalesce(sum(NOT sentences_ready), 0) FROM chunks WHERE live"
                ).fetchone()
            if chunks and not waiting:
                time.sleep(3)
                return
            time.sleep(0.5)
        raise RuntimeError("the desk does not come to rest")


async def at_a_rate(desk: Desk, tickets: Iterator[dict[str, str]], seconds: float, figures: Figures) -> None:
    """Post at ``POSTS_PER_SECOND``, whatever the answers take: a slow answer must not thin out the questions."""
    free: list[Connection] = []

    async def one(ticket: dict[str, str]) -> None:
        connection = free.pop() if free else Connection(desk.port)
        started = time.perf_counter()
        status, body = await connection.ask(request("POST", "/api/tickets", desk.token, ticket))
        figures.milliseconds.append((time.perf_counter() - started) * 1000)
        if status != 201:
            raise RuntimeError(f"answered {status}: {body[:300]!r}")
        free.append(connection)

    begun = time.perf_counter()
    tasks = []
    for number in range(int(seconds * POSTS_PER_SECOND)):
        await asyncio.sleep(max(0.0, begun + number / POSTS_PER_SECOND - time.perf_counter()))
        tasks.append(asyncio.create_task(one(next(tickets))))
    await asyncio.gather(*tasks)
    for connection in free:
        connection.close()
    figures.seconds = time.perf_counter() - begun


def idle_posts(desk: Desk, tickets: Iterator[dict[str, str]], seconds: float) -> Figures:
    figures = Figures()
    asyncio.run(at_a_rate(desk, tickets, 2, Figures()))  # warm
    asyncio.run(at_a_rate(desk, tickets, seconds, figures))
    return figures


def drain(desk: Desk, process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Runs per second until nothing is left, without the first of them, and processor milliseconds of each.

    On a machine that others use too the second number is the steadier one.
    """
    before = desk.runs("completed")
    while desk.runs("completed") == before and desk.runs("pending", "processing"):
        time.sleep(0.05)
    server = psutil.Process(process.pid)
    first, started, used = desk.runs("completed"), time.perf_counter(), sum(server.cpu_times()[:2])
    while desk.runs("pending", "processing"):
        time.sleep(0.05)
    done = max(desk.runs("completed") - first, 1)
    return done / (time.perf_counter() - started), (sum(server.cpu_times()[:2]) - used) * 1000 / done


def process_times(desk: Desk, tickets: list[dict[str, str]]) -> list[float]:
    async def work() -> list[float]:
        connection = Connection(desk.port)
        times = []
        for ticket in tickets:
            body = {"ticket": {"subject": ticket["title"], "body": ticket["content"]}}
            started = time.perf_counter()
            status, answer = await connection.ask(
                request("POST", "/api/v1/workflow/process", desk.token, body)
            )
            times.append((time.perf_counter() - started) * 1000)
            if status != 200:
                raise RuntimeError(f"answered {status}: {answer[:300]!r}")
        connection.close()
        return times

    return asyncio.run(work())


def bare_in_a_process(count: int) -> tuple[float, float, float, float]:
    """In a process of its own, so that the server has the machine alone while it is measured."""
    done = subprocess.run(
        [sys.executable, "-m", "evals.bench_triage", "--bare", "--tickets", str(count)],
        cwd=BACKEND, check=True, capture_output=True, text=True,
    )  # fmt: skip
    rate, single, processor, own = map(float, done.stdout.split()[-4:])
    return rate, single, processor, own


def ticket_text(ticket: dict[str, str]) -> str:
    return f"{ticket['title']}\n\n{ticket['content']}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=1000)
    parser.add_argument(
        "--seconds", type=float, default=20.0, help="of requests, idle and beside the backlog"
    )
    parser.add_argument("--bare", action="store_true", help="only encode the texts, and print four numbers")
    options = parser.parse_args()
    tickets = varied_tickets(options.tickets)
    if options.bare:
        print(*bare_encoding([ticket_text(ticket) for ticket in tickets]))
        return
    with tempfile.TemporaryDirectory(prefix="citedesk-bench-") as folder:
        run(Desk(Path(folder)), tickets, options)


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def run(desk: Desk, tickets: list[dict[str, str]], options: argparse.Namespace) -> None:
    bare = bare_in_a_process(len(tickets))
    say(
        "bare encoding: {:.1f} texts/s, one in {:.1f} ms, {:.1f} ms of processor, {:.1f} ms by the desk's encoder".format(
            *bare
        )
    )
    more = iter(varied_tickets(int((2 * options.seconds + 20) * POSTS_PER_SECOND), seed=18))
    with desk.serving(JOBS_PAUSED="true"):
        desk.settle()
        idle = idle_posts(desk, more, options.seconds)
        say(f"idle: p50 {idle.quantile(0.5):.1f} ms, p99 {idle.quantile(0.99):.1f} ms")
        process = process_times(desk, varied_tickets(PROCESSED + 5, seed=19))[5:]
        say(f"process: {statistics.median(process):.1f} ms")
    with desk.serving() as server:
        drain(desk, server)  # what has been posted so far
    with desk.serving(JOBS_PAUSED="true"):
        desk.post_all(tickets)
    with desk.serving() as server:
        triage = drain(desk, server)
    say("triage: {:.1f} tickets/s, {:.1f} ms of processor".format(*triage))
    with desk.serving(JOBS_PAUSED="true"):
        desk.post_all([{**ticket, "title": f"Once more: {ticket['title']}"[:200]} for ticket in tickets])
    busy = Figures()
    with desk.serving():
        while desk.runs("processing") == 0:
            time.sleep(0.05)
        time.sleep(2)
        asyncio.run(at_a_rate(desk, more, options.seconds, busy))
        left = desk.runs("pending")
    report(len(tickets), bare, triage, idle, busy, process, left)


def report(
    count: int,
    bare: tuple[float, float, float, float],
    triage: tuple[float, float],
    idle: Figures,
    busy: Figures,
    process: list[float],
    left: int,
) -> None:
    (rate, single, bare_processor, own_processor), (throughput, processor) = bare, triage
    p50 = statistics.median(process)
    slow = idle.quantile(0.99)
    where = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"\n{count:,} tickets, {where}, commit {commit()}{' with changes' if changed() else ''}\n")
    print("| what | measured | ratio | aim |\n|---|---|---|---|")
    print(f"| bare encoding in batches | {rate:.1f} texts/s | | |")
    print(f"| triage of the same tickets | {throughput:.1f} tickets/s | {throughput / rate:.2f} | >= 0.6 |")
    print(
        f"| processor time of a bare text, of a ticket | {bare_processor:.1f} ms, {processor:.1f} ms | "
        f"{bare_processor / processor:.2f} | |"
    )
    print(
        f"| the same, of a text by the desk's own encoder | {own_processor:.1f} ms | "
        f"{own_processor / processor:.2f} | |"
    )
    print(f"| POST a ticket, idle: p50, p99 | {idle.quantile(0.5):.1f} ms, {slow:.1f} ms | | |")
    print(
        f"| POST a ticket while {left}+ runs wait: p50, p99 | {busy.quantile(0.5):.1f} ms, "
        f"{busy.quantile(0.99):.1f} ms | {busy.quantile(0.99) / slow:.2f} | <= 3 |"
    )
    print(f"| one embedding, p50 | {single:.1f} ms | | |")
    print(f"| POST /api/v1/workflow/process, p50 | {p50:.1f} ms | {p50 / single:.2f} | <= 4 |")


if __name__ == "__main__":
    main()
