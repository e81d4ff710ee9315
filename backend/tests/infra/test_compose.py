"""The compose files, Dockerfiles and the nginx template, checked without a container engine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.infra.processes import INFRA, ROOT, START

COMPOSE_FILES = ["docker-compose.yml", "docker-compose.prod.yml"]
DOCKERFILES = ["backend.Dockerfile", "frontend.Dockerfile"]
START_SCRIPT = re.compile(r"/srv/citedesk/infra/start/([A-Za-z0-9_-]+\.sh)")


def load(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((INFRA / name).read_text(encoding="utf-8"))
    return document


def start_scripts() -> list[Path]:
    return sorted(START.glob("*.sh"))


def stages(name: str) -> list[list[str]]:
    """The instructions of a Dockerfile, one list for each build stage, continued lines joined."""
    text = (INFRA / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("FROM "):
            found.append([])
        if found and line.strip() and not line.startswith("#"):
            found[-1].append(line)
    return found


@pytest.mark.parametrize("name", COMPOSE_FILES)
def test_compose_file_follows_the_specification(name: str) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            str(INFRA / name),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", COMPOSE_FILES)
def test_references_inside_a_compose_file_exist(name: str) -> None:
    compose = load(name)
    services = compose["services"]
    for key, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), key
        assert set(service.get("networks", [])) <= set(compose.get("networks", {})), key
        if "build" in service:
            context = (INFRA / service["build"]["context"]).resolve()
            assert context == ROOT, key
            assert (context / service["build"]["dockerfile"]).is_file(), key
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if not source.startswith("."):
                assert source in compose["volumes"], f"{key}: {volume}"


def test_what_is_waited_for_by_health_has_a_health_check() -> None:
    for name in COMPOSE_FILES:
        services = load(name)["services"]
        for service in services.values():
            for waited, how in service.get("depends_on", {}).items():
                if how["condition"] == "service_healthy":
                    check = services[waited].get("healthcheck")
                    assert check is not None or "build" in services[waited], waited


@pytest.mark.parametrize("name", COMPOSE_FILES + DOCKERFILES)
def test_named_start_scripts_exist_and_are_executable(name: str) -> None:
    named = set(START_SCRIPT.findall((INFRA / name).read_text(encoding="utf-8")))
    assert named
    for script in named:
        assert (START / script).is_file(), script
        assert os.access(START / script, os.X_OK), script


@pytest.mark.parametrize("script", start_scripts(), ids=lambda path: path.name)
def test_start_script_is_plain_shell(script: Path) -> None:
    subprocess.run(["sh", "-n", str(script)], check=True, timeout=10)
    text = script.read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh\n")
    assert "set -eu" in text
    # Signals must reach the server itself, so the last command replaces the shell.
    assert text.strip().splitlines()[-1].startswith("exec ")


def test_production_refuses_to_start_without_secrets() -> None:
    text = (INFRA / "docker-compose.prod.yml").read_text(encoding="utf-8")
    for secret in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        uses = re.findall(rf"\$\{{{secret}[^}}]*\}}", text)
        assert uses
        assert all(use.startswith(f"${{{secret}:?") for use in uses), uses
    for key in ("api", "migrate"):
        assert load("docker-compose.prod.yml")["services"][key]["environment"]["ENVIRONMENT"] == "production"


def test_production_publishes_only_console_and_api() -> None:
    services = load("docker-compose.prod.yml")["services"]
    published = {
        key: [port.rsplit(":", 1)[1] for port in service["ports"]]
        for key, service in services.items()
        if "ports" in service
    }
    assert published == {"console": ["8080"], "api": ["8000"]}
    for key in ("db", "redis", "chroma"):
        assert services[key]["networks"] == ["inner"], key
    assert load("docker-compose.prod.yml")["networks"]["inner"]["internal"] is True


def test_production_tables_come_before_the_api() -> None:
    services = load("docker-compose.prod.yml")["services"]
    assert services["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert services["api"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["restart"] == "no"
    for key in set(services) - {"migrate"}:
        assert services[key]["restart"] == "unless-stopped", key


def test_settings_file_is_optional() -> None:
    for name in COMPOSE_FILES:
        for key, service in load(name)["services"].items():
            for entry in service.get("env_file", []):
                assert entry == {"path": "../backend/.env", "required": False}, f"{name}: {key}"


def test_images_have_fixed_versions() -> None:
    images = [
        service["image"]
        for name in COMPOSE_FILES
        for service in load(name)["services"].values()
        if "image" in service
    ]
    built: set[str] = set()
    for name in DOCKERFILES:
        for stage in stages(name):
            words = stage[0].split()
            if words[1] not in built:
                images.append(words[1])
            built.add(words[3])
    assert len(images) >= 6
    for image in images:
        _, _, tag = image.partition(":")
        assert tag, image
        assert not tag.startswith("latest"), image


@pytest.mark.parametrize("name", DOCKERFILES)
def test_image_runs_without_root_and_reports_its_health(name: str) -> None:
    last = stages(name)[-1]
    users = [line.split()[1] for line in last if line.startswith("USER ")]
    assert users
    assert users[-1] not in {"root", "0"}
    assert any(line.startswith("HEALTHCHECK ") for line in last)


@pytest.mark.parametrize("name", DOCKERFILES)
def test_copied_files_exist_and_are_not_ignored(name: str) -> None:
    allowed = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    for line in (line for stage in stages(name) for line in stage if line.startswith("COPY ")):
        words = [word for word in line.split()[1:] if not word.startswith("--chown")]
        if any(word.startswith("--from") for word in words):
            continue
        for source in words[:-1]:
            assert (ROOT / source).exists(), source
            assert source.split("/")[0] in allowed, source


def test_torch_version_is_the_one_the_lock_was_made_for() -> None:
    """The lock leaves torch out (its index differs), so the Dockerfile must name the installed version."""
    pinned = re.search(r"ARG TORCH_VERSION=(\S+)", (INFRA / "backend.Dockerfile").read_text(encoding="utf-8"))
    installed = __import__("importlib.metadata", fromlist=["version"]).version("torch")
    assert pinned is not None
    assert installed.split("+")[0] == pinned.group(1)


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html><title>console</title>", encoding="utf-8")
    return folder


def console(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(START / "console.sh"), *arguments],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
@pytest.mark.parametrize("resolver", ["", "127.0.0.11", "fe80::1"])
def test_nginx_accepts_the_rendered_configuration(dist: Path, tmp_path: Path, resolver: str) -> None:
    done = console(
        "-t",
        PORT="8099",
        API_URL="http://localhost:8000/",
        DIST_DIR=str(dist),
        RUN_DIR=str(tmp_path / "run"),
        NGINX_RESOLVER=resolver,
    )
    assert done.returncode == 0, done.stderr
    rendered = (tmp_path / "run" / "nginx.conf").read_text(encoding="utf-8")
    assert not re.search(r"@[A-Z_]+@", rendered)
    assert "http://127.0.0.1:8000;" in rendered


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "80; include /etc/passwd"),
        ("API_URL", "127.0.0.1:8000"),
        ("API_URL", "http://api:8000; return 200"),
        ("API_URL", "http://api:8000/prefix"),
        ("DIST_DIR", "relative/dist"),
        ("DIST_DIR", "/nowhere/at/all"),
        ("NGINX_RESOLVER", "127.0.0.1; evil"),
        ("RUN_DIR", "relative/run"),
    ],
)
def test_console_refuses_values_that_do_not_belong_in_its_configuration(
    dist: Path, tmp_path: Path, name: str, value: str
) -> None:
    env = {"DIST_DIR": str(dist), "RUN_DIR": str(tmp_path / "run")} | {name: value}
    done = console("-t", **env)
    assert done.returncode == 64
    assert name in done.stderr
    assert not (tmp_path / "run" / "nginx.conf").exists()
