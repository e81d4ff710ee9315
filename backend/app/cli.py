"""``citedesk``: the command line. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from app.core.settings import Settings, get_settings

cli = typer.Typer(
    no_args_is_help=True, add_completion=False, help="CiteDesk: a helpdesk that cites its sources."
)
db_cli = typer.Typer(no_args_is_help=True, help="The database.")
kb_cli = typer.Typer(no_args_is_help=True, help="The knowledge base.")
cli.add_typer(db_cli, name="db")
demo_cli = typer.Typer(no_args_is_help=True, help="The demo data of a development start.")
cli.add_typer(kb_cli, name="kb")
cli.add_typer(demo_cli, name="demo")

T = TypeVar("T")


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def _settings() -> Settings:
    from app.core.logging import configure_logging

    settings = get_settings()
    configure_logging(settings)
    return settings


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Port; APP_PORT by default.")] = None,
    reload: Annotated[bool, typer.Option(help="Restart when the code changes.")] = False,
) -> None:
    """Run the API with its background work."""
    import uvicorn

    uvicorn.run(
        "app.main:app",
        host=host,
        port=port or get_settings().app_port,
        reload=reload,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
    )


@cli.command()
def token(
    email: Annotated[str | None, typer.Option(help="Whose token; by default the demo admin's.")] = None,
    name: Annotated[str, typer.Option(help="How the token is called in the list.")] = "command line",
) -> None:
    """Print a new bearer token, and nothing else, on stdout."""
    from app.commands import make_token

    print(_run(make_token(_settings(), email, name)))


@cli.command()
def create_admin(
    email: Annotated[str, typer.Option(help="Address to sign in with.")],
    name: Annotated[str, typer.Option(help="Name that people see.")] = "Admin",
    password: Annotated[
        str,
        typer.Option(
            prompt=True, hide_input=True, confirmation_prompt=True, envvar="CITEDESK_ADMIN_PASSWORD"
        ),
    ] = "",
) -> None:
    """Make an admin, or make an existing person one. The password is asked for, or read from the environment."""
    from app.commands import create_admin as create

    print(_run(create(_settings(), email, name, password)), file=sys.stderr)


@db_cli.command()
def upgrade() -> None:
    """Bring the database to the newest schema."""
    from app.commands import upgrade_database

    _run(upgrade_database(_settings()))
    print("The database is up to date.", file=sys.stderr)


@demo_cli.command()
def retire() -> None:
    """Deactivate the demo accounts, so that a database with sample data can be used in production."""
    from app.commands import retire_demo

    retired = _run(retire_demo(_settings()))
    print(f"Deactivated: {', '.join(retired) or 'nobody'}.", file=sys.stderr)


@kb_cli.command()
def embed(
    path: Annotated[
        Path | None,
        typer.Option(help="A folder of .md, .txt, .html, .pdf, .docx and .zip files, or one file."),
    ] = None,
    urls: Annotated[Path | None, typer.Option(help="A file with an http(s) address on each line.")] = None,
    allow_private: Annotated[bool, typer.Option(help="Fetch from private addresses too.")] = False,
    collection: Annotated[str, typer.Option(help="Where to.")] = "kb_main",
    max_chars: Annotated[int, typer.Option(min=50, max=8000)] = 600,
    overlap: Annotated[int, typer.Option(min=0)] = 80,
    strategy: Annotated[
        str, typer.Option(help="window, sentence, markdown, or auto: what has headings by them.")
    ] = "auto",
    api_url: Annotated[
        str | None, typer.Option(help="Go through this running server.", envvar="CITEDESK_API_URL")
    ] = None,
) -> None:
    """Ingest files and web pages; through the running server when it holds the embedded store. Idempotent."""
    from app.embed_command import EmbedJob
    from app.embed_command import embed as run

    job = EmbedJob(
        path=path,
        urls=urls,
        allow_private=allow_private,
        collection=collection,
        max_chars=max_chars,
        overlap=overlap,
        strategy=strategy,
        api_url=api_url,
    )
    raise typer.Exit(code=_run(run(_settings(), job)))


@kb_cli.command()
def reindex(
    collection: Annotated[str | None, typer.Option(help="Only this one.")] = None,
) -> None:
    """Rebuild the vector index from the vectors in SQL: nothing is encoded. Ended early, it is finished by the next
    start of the server or by running it again."""
    from app.commands import reindex as rebuild

    for line in _run(rebuild(_settings(), collection)):
        print(line)


@cli.command("eval")
def evaluate(
    data: Annotated[Path, typer.Option(help="The folder with the evaluation sets.")],
    dstc9: Annotated[bool, typer.Option(help="Also dialogue/dstc9, which takes minutes.")] = False,
) -> None:
    """Measure search, abstention and grounding on evaluation sets, beside simple baselines. Needs a working copy."""
    from app.commands import evaluate as measure

    raise typer.Exit(code=measure(data, dstc9=dstc9))


@cli.command("openapi")
def openapi(path: Annotated[Path, typer.Argument(help="File to write.")]) -> None:
    """Write the OpenAPI document."""
    os.environ.setdefault("LOG_LEVEL", "warning")
    from app.main import app, openapi_schema

    path.write_text(json.dumps(openapi_schema(app), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    cli()


if __name__ == "__main__":
    main()
