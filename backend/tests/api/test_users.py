"""People: who may make, see and change whom."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.core.clock import utc_now
from app.models import User
from app.models.enums import Role
from app.runtime import Runtime
from tests.desk import Desk, add_person, body_of, problem_of, stored, unique


def address(prefix: str = "u") -> str:
    return f"{unique(prefix)}@people.example"


async def in_database(runtime: Runtime, email: str) -> list[User]:
    return await stored(runtime, sa.select(User).where(User.email == email))


async def test_an_agent_adds_a_customer(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    email = address()
    made = body_of(await as_agent.post("/api/users", json={"email": email.upper(), "name": "  Kim  "}), 201)
    assert {key: made[key] for key in ("email", "name", "role", "is_active")} == {
        "email": email,
        "name": "Kim",
        "role": "customer",
        "is_active": True,
    }
    assert "password" not in str(made)
    (row,) = await in_database(runtime, email)
    assert (row.id, row.role, row.password_hash) == (made["id"], Role.CUSTOMER, None)
    assert body_of(await as_agent.get(f"/api/users/{made['id']}")) == made


async def test_a_taken_address_is_409_in_any_case_and_changes_nothing(
    as_admin: httpx.AsyncClient, runtime: Runtime
) -> None:
    email = address()
    first = body_of(await as_admin.post("/api/users", json={"email": email, "name": "First"}), 201)
    again = await as_admin.post("/api/users", json={"email": email.upper(), "name": "Second"})
    problem_of(again, 409, "email_taken")
    (row,) = await in_database(runtime, email)
    assert (row.id, row.name) == (first["id"], "First")


@pytest.mark.parametrize("role", ["agent", "admin"])
async def test_only_an_admin_makes_staff(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, runtime: Runtime, role: str
) -> None:
    body = {"email": address(), "name": "New", "role": role, "password": "a good password"}
    problem_of(await as_agent.post("/api/users", json=body), 403, "forbidden")
    assert await in_database(runtime, body["email"]) == []
    made = body_of(await as_admin.post("/api/users", json=body), 201)
    assert made["role"] == role
    (row,) = await in_database(runtime, body["email"])
    assert row.password_hash is not None
    assert row.password_hash.startswith("$argon2id$")
    login = {"email": body["email"], "password": body["password"]}
    body_of(await as_admin.post("/api/auth/login", json=login))


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "no address"},
        {"email": None},
        {"name": ""},
        {"name": "  "},
        {"name": "x" * 201},
        {"name": "a\x00b"},
        {"role": "owner"},
        {"password": "short"},
    ],
)
async def test_bad_people_are_422(as_admin: httpx.AsyncClient, changes: dict[str, Any]) -> None:
    body = {"email": address(), "name": "Somebody", **changes}
    problem = problem_of(await as_admin.post("/api/users", json=body), 422, "validation_failed")
    assert problem["errors"][0]["loc"][:2] == ["body", next(iter(changes))]


async def test_the_list_searches_filters_and_pages(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    mark = unique("list")
    for name in ("Cleo", "Abe", "Bob"):
        await add_person(runtime, f"{mark}-{name.lower()}@people.example", f"{name} {mark}", Role.CUSTOMER)
    await add_person(runtime, f"{mark}-staff@people.example", f"Staff {mark}", Role.AGENT)
    found = body_of(await as_agent.get("/api/users", params={"q": mark, "role": "customer", "page_size": 2}))
    assert [user["name"].split()[0] for user in found["items"]] == ["Abe", "Bob"]
    assert {key: found[key] for key in ("total", "total_relation", "page", "page_size", "pages")} == {
        "total": 3, "total_relation": "eq", "page": 1, "page_size": 2, "pages": 2,
    }  # fmt: skip
    second = body_of(
        await as_agent.get("/api/users", params={"q": mark, "role": "customer", "page_size": 2, "page": 2})
    )
    assert [user["name"].split()[0] for user in second["items"]] == ["Cleo"]
    assert body_of(await as_agent.get("/api/users", params={"q": mark.upper()}))["total"] == 4
    assert body_of(await as_agent.get("/api/users", params={"q": f"{mark}%"}))["total"] == 0, (
        "% is no wildcard"
    )


@pytest.mark.parametrize(
    "params", [{"page": 0}, {"page_size": 0}, {"page_size": 101}, {"role": "owner"}, {"page": "x"}]
)
async def test_bad_lists_are_422(as_agent: httpx.AsyncClient, params: dict[str, Any]) -> None:
    problem_of(await as_agent.get("/api/users", params=params), 422)


async def test_a_customer_sees_only_themself(desk: Desk, as_customer: httpx.AsyncClient) -> None:
    listed = body_of(await as_customer.get("/api/users"))
    assert [user["id"] for user in listed["items"]] == [desk.customer.id]
    assert body_of(await as_customer.get("/api/users", params={"q": "agent"}))["items"] == []
    for someone in (desk.other, desk.agent, desk.admin):
        problem_of(await as_customer.get(f"/api/users/{someone.id}"), 404, "user_not_found")
        problem_of(
            await as_customer.patch(f"/api/users/{someone.id}", json={"name": "X"}), 404, "user_not_found"
        )


async def test_unknown_people_are_404(as_admin: httpx.AsyncClient) -> None:
    problem_of(await as_admin.get("/api/users/2147483647"), 404, "user_not_found")
    problem_of(await as_admin.patch("/api/users/2147483647", json={"name": "X"}), 404, "user_not_found")
    problem_of(await as_admin.get("/api/users/99999999999999999999"), 422)


async def test_everybody_changes_their_own_name_and_nothing_more(desk: Desk, runtime: Runtime) -> None:
    someone = await add_person(runtime, address(), "Before", Role.CUSTOMER)
    async with desk.client(someone) as client:
        changed = body_of(await client.patch(f"/api/users/{someone.id}", json={"name": "After"}))
        assert changed["name"] == "After"
        for change in (
            {"role": "admin"},
            {"email": address()},
            {"password": "another password"},
            {"is_active": False},
        ):
            problem_of(await client.patch(f"/api/users/{someone.id}", json=change), 403, "forbidden")
    (row,) = await in_database(runtime, someone.email)
    assert (row.name, row.role, row.is_active) == ("After", Role.CUSTOMER, True)


async def test_an_agent_renames_customers_only(
    desk: Desk, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    customer = await add_person(runtime, address(), "Before", Role.CUSTOMER)
    assert (
        body_of(await as_agent.patch(f"/api/users/{customer.id}", json={"name": "After"}))["name"] == "After"
    )
    problem_of(await as_agent.patch(f"/api/users/{desk.admin.id}", json={"name": "X"}), 403, "forbidden")
    problem_of(await as_agent.patch(f"/api/users/{customer.id}", json={"role": "agent"}), 403, "forbidden")


async def test_an_admin_changes_anybody_but_not_their_own_access(
    desk: Desk, as_admin: httpx.AsyncClient, runtime: Runtime
) -> None:
    someone = await add_person(runtime, address(), "Before", Role.CUSTOMER)
    other_address = address("new")
    change = {"email": other_address, "role": "agent", "password": "another password"}
    changed = body_of(await as_admin.patch(f"/api/users/{someone.id}", json=change))
    assert (changed["email"], changed["role"], changed["name"]) == (other_address, "agent", "Before")
    body_of(
        await as_admin.post("/api/auth/login", json={"email": other_address, "password": "another password"})
    )
    problem_of(await as_admin.patch(f"/api/users/{desk.admin.id}", json={"role": "agent"}), 409, "own_access")
    problem_of(
        await as_admin.patch(f"/api/users/{desk.admin.id}", json={"is_active": False}), 409, "own_access"
    )
    (row,) = await in_database(runtime, desk.admin.email)
    assert (row.role, row.is_active) == (Role.ADMIN, True)


async def test_a_change_to_a_taken_address_is_409(
    desk: Desk, as_admin: httpx.AsyncClient, runtime: Runtime
) -> None:
    someone = await add_person(runtime, address(), "Before", Role.CUSTOMER)
    taken = {"email": desk.other.email, "name": "After"}
    problem_of(await as_admin.patch(f"/api/users/{someone.id}", json=taken), 409, "email_taken")
    (row,) = await in_database(runtime, someone.email)
    assert row.name == "Before", "all of a change or nothing"


async def test_another_address_has_to_be_proved_anew(as_admin: httpx.AsyncClient, runtime: Runtime) -> None:
    someone = await add_person(runtime, address(), "Proved", Role.CUSTOMER)
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(User).where(User.id == someone.id).values(email_verified_at=utc_now())
        )
    renamed = body_of(await as_admin.patch(f"/api/users/{someone.id}", json={"name": "Still Proved"}))
    assert renamed["email_verified_at"] is not None
    moved = body_of(await as_admin.patch(f"/api/users/{someone.id}", json={"email": address("moved")}))
    assert moved["email_verified_at"] is None
