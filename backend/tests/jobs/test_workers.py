"""Workers beside the API: nothing accepted is lost or done twice, whatever is killed.

``CITEDESK_CHAOS_TICKETS`` sets how many tickets the great killing takes; 60 by default, 1,000 takes some minutes.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import AsyncIterator
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases.servers import DATABASES, scratch_database
from tests.jobs.distributed import DistributedDesk, distributed_desk
from tests.jobs.processes import make_site, wait_until

TICKETS = int(os.environ.get("CITEDESK_CHAOS_TICKETS", "60"))
KILL_SECONDS = 0.7 if TICKETS <= 100 else 4.0
"""Between two kills. In a long run the workers must get beyond their start, or nothing but starting is tested."""
UNFINISHED = "SELECT count(*) FROM triage_runs WHERE status IN ('pending', 'processing')"
COMPLETED = "SELECT count(*) FROM triage_runs WHERE status = 'completed'"
DRAIN_SECONDS = 120 + TICKETS / 2


@pytest.fixture
async def database_url(request: pytest.FixtureRequest) -> AsyncIterator[str | None]:
    if request.param == "sqlite":
        yield None
        return
    async with scratch_database(request.param) as url:
        yield url


def post(client: httpx.Client, number: int) -> int:
    """Post until it is accepted; the key makes a repetition after a lost answer the same ticket."""
    body = {
        "title": f"Order {number}",
        "content": f"Order ORD-{10_000 + number} was charged twice, please help.",
    }
    while True:
        try:
            answer = client.post("/api/tickets", json=body, headers={"Idempotency-Key": f"order-{number}"})
        except httpx.TransportError:
            time.sleep(0.05)
            continue
        if answer.status_code == 201:
            return int(answer.json()["id"])
        assert answer.status_code == 503, answer.text
        time.sleep(0.05)


def check_each_done_once(desk: DistributedDesk, ids: set[int]) -> None:
    runs = desk.rows("SELECT ticket_id, status FROM triage_runs")
    assert sorted(runs) == sorted((ticket_id, "completed") for ticket_id in ids), "one completed run for each"
    for statement in (
        "SELECT ticket_id FROM ticket_events WHERE kind = 'triage.completed'",
        "SELECT ticket_id FROM drafts",
    ):
        assert sorted(desk.rows(statement)) == sorted((ticket_id,) for ticket_id in ids), statement
    states = desk.rows("SELECT id, triage_status FROM tickets")
    assert sorted(states) == sorted((ticket_id, "completed") for ticket_id in ids)


@pytest.mark.parametrize("database_url", DATABASES, indirect=True)
def test_killing_each_process_in_turn_loses_nothing_and_does_nothing_twice(
    tmp_path: Path, database_url: str | None
) -> None:
    ids: set[int] = set()
    posted = threading.Event()

    def post_all(client: httpx.Client) -> None:
        for number in range(TICKETS):
            ids.add(post(client, number))
            time.sleep(0.05)
        posted.set()

    with distributed_desk(tmp_path, database_url) as desk:
        for name in ("api", "worker-0", "worker-1"):
            desk.start(name)
        wait_until(desk.api_answers, "the API answers")
        wait_until(lambda: "worker.ready" in desk.log_of("worker-0"), "a worker is ready", pause=0.2)
        with desk.site.client() as client:
            poster = threading.Thread(target=post_all, args=(client,), daemon=True)
            poster.start()
            for killed, name in enumerate(cycle(("worker-0", "redis", "api", "worker-1")), start=1):
                time.sleep(KILL_SECONDS)
                desk.kill(name)
                time.sleep(0.5)
                desk.start(name)
                if name == "api":
                    wait_until(desk.api_answers, "the API answers again")
                if posted.is_set() and killed >= 4:
                    break
            poster.join(timeout=60 + TICKETS)
        assert len(ids) == TICKETS
        wait_until(lambda: desk.number(UNFINISHED) == 0, "all runs", seconds=DRAIN_SECONDS, pause=0.5)
        time.sleep(3)  # what is left in the queue is taken up and found done
        check_each_done_once(desk, ids)


def test_lost_repeated_and_senseless_messages_do_no_harm(tmp_path: Path) -> None:
    from app.jobs.dramatiq_adapter import RedisQueue, Topic

    with distributed_desk(tmp_path) as desk:
        desk.start("api")
        wait_until(desk.api_answers, "the API answers")
        with desk.site.client() as client:
            ids = [post(client, number) for number in range(6)]
            gone = ids.pop()
            wait_until(lambda: RedisQueue(redis_url(desk)).waiting() >= 6, "six messages")
            assert client.delete(f"/api/tickets/{gone}").status_code == 204
            assert desk.number(COMPLETED) == 0, "the API leaves triage to the workers"
            assert client.get("/health").json()["queue"]["kind"] == "workers"
        desk.redis.flushdb()  # every message is lost
        runs = [run_id for (run_id,) in desk.rows("SELECT id FROM triage_runs")]
        queue = RedisQueue(redis_url(desk))
        queue.send([(Topic.TRIAGE, run_id) for run_id in runs[:2] * 5])
        queue.send([(Topic.TRIAGE, 999_999_999), (Topic.TRIAGE_BACKLOG, 0), (Topic.KNOWLEDGE, 7)])
        desk.start("worker-0")
        wait_until(lambda: desk.number(UNFINISHED) == 0, "all runs", pause=0.2)
        wait_until(lambda: queue.waiting() == 0, "an empty queue", pause=0.2)
        check_each_done_once(desk, set(ids))
        attempts = desk.rows("SELECT attempts FROM triage_runs")
        assert set(attempts) == {(1,)}
        queue.close()


def redis_url(desk: DistributedDesk) -> str:
    return desk.site.environment()["REDIS_URL"]


def test_an_upload_is_read_by_a_worker(tmp_path: Path) -> None:
    with distributed_desk(tmp_path, JOBS_POLL_SECONDS="30", JOBS_REDISPATCH_SECONDS="60") as desk:
        desk.start("api")
        desk.start("worker-0")
        wait_until(desk.api_answers, "the API answers")
        wait_until(lambda: "worker.ready" in desk.log_of("worker-0"), "the worker is ready", pause=0.2)
        with desk.site.client() as client:
            files = {"files": ("returns.md", b"# Returns\n\nWithin thirty days.\n")}
            job = client.post("/api/kb/documents", files=files, data={"collection": "kb.worker"}).json()

            def done() -> bool:
                return bool(client.get(f"/api/kb/jobs/{job['id']}").json()["status"] == "completed")

            # Sooner than the worker would look by itself: the message has woken it.
            wait_until(done, "the upload is read", seconds=15, pause=0.2)
            query = {"collection": "kb.worker", "query": "returns within thirty days"}
            assert client.post("/api/kb/search", json=query).json()["matches"]


def test_without_redis_a_ticket_is_taken_at_once(tmp_path: Path) -> None:
    with distributed_desk(tmp_path) as desk:
        desk.start("api")
        wait_until(desk.api_answers, "the API answers")
        with desk.site.client() as client:
            post(client, 0)
            desk.kill("redis")
            times = []
            for number in range(1, 21):
                started = time.monotonic()
                post(client, number)
                times.append(time.monotonic() - started)
            assert max(times) < 0.5, "nobody waits for Redis"
        assert desk.log_of("api").count("jobs.queue_away") == 1, "said once"
        desk.start("redis")
        desk.start("worker-0")
        wait_until(lambda: desk.number(COMPLETED) == 21, "all runs", pause=0.2)


def test_a_worker_that_is_told_to_stop_ends_its_runs_or_gives_them_back(tmp_path: Path) -> None:
    # Leases that outlast the test: only what was given back can be done by the next worker.
    slow = {"JOBS_LEASE_SECONDS": "600", "JOBS_MAX_ATTEMPTS": "2"}
    with distributed_desk(tmp_path, **slow) as desk:
        desk.start("api")
        desk.start("worker-0")
        wait_until(desk.api_answers, "the API answers")
        with desk.site.client() as client:
            ids = {post(client, number) for number in range(40)}
        wait_until(lambda: desk.number(COMPLETED) >= 2, "some runs")
        worker = desk.process("worker-0")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=15) == 0, desk.log_of("worker-0")
        assert desk.number("SELECT count(*) FROM triage_runs WHERE status = 'processing'") == 0
        desk.start("worker-1")
        wait_until(lambda: desk.number(UNFINISHED) == 0, "all runs", pause=0.2)
        check_each_done_once(desk, ids)


def test_a_worker_names_what_it_needs(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    for changes, named in (
        ({"CHROMA_URL": "http://127.0.0.1:1"}, "REDIS_URL"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "CHROMA_URL"),
    ):
        refused = site.run("worker", **changes)
        assert refused.returncode == 2
        assert f"set {named}" in refused.stderr
        assert "Traceback" not in refused.stderr


def leases_of(desk: DistributedDesk) -> dict[str, Any]:
    return dict(desk.rows("SELECT name, holder FROM leases"))


def test_periodic_work_moves_to_another_process_when_its_holder_is_killed(tmp_path: Path) -> None:
    with distributed_desk(tmp_path) as desk:
        desk.start("api")
        wait_until(lambda: "reconciler" in leases_of(desk), "somebody reconciles", pause=0.2)
        first = leases_of(desk)["reconciler"]
        desk.start("worker-0")
        wait_until(lambda: "worker.ready" in desk.log_of("worker-0"), "the worker is ready", pause=0.2)
        time.sleep(2)
        assert leases_of(desk)["reconciler"] == first, "one holder, as long as it lives"
        desk.kill("api")
        wait_until(lambda: leases_of(desk)["reconciler"] != first, "another reconciles", pause=0.2)
