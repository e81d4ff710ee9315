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
from pydantic import ValidationError

from app.core.settings import Settings, get_settings
from app.core.validation import message_of

cli = typer.Typer(
    no_args_is_help=True, add_completion=False, help="CiteDesk: a helpdesk that cites its sources."
)
db_cli = typer.Typer(no_args_is_help=True, help="The database.")
kb_cli = typer.Typer(no_args_is_help=True, help="The knowledge base.")
cli.add_typer(db_cli, name="db")
demo_cli = typer.Typer(no_args_is_help=True, help="The demo data of a development start.")
cli.add_typer(kb_cli, name="kb")
config_cli = typer.Typer(no_args_is_help=True, help="The triage configuration, as stored in the database.")
cli.add_typer(config_cli, name="config")
cli.add_typer(demo_cli, name="demo")
eval_cli = typer.Typer(help="Quality figures. Needs a working copy of the source.")
cli.add_typer(eval_cli, name="eval")

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
def worker(
    threads: Annotated[
        int | None, typer.Option(min=1, max=32, help="Runs at once; JOBS_CONCURRENCY by default.")
    ] = None,
) -> None:
    """Do background work beside the API: triage, uploads. Needs REDIS_URL and CHROMA_URL; start as many as you need."""
    settings = _settings()
    if threads is not None:
        settings = settings.model_copy(update={"jobs_concurrency": threads})
    from app.worker import run

    raise typer.Exit(code=run(settings))


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
        str, typer.Option(help="window, sentence, markdown, qa, or auto: what has headings by them.")
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


@config_cli.command("import")
def import_config(
    path: Annotated[
        Path | None, typer.Option(help="Folder of the three YAML files; CONFIG_PATH by default.")
    ] = None,
    note: Annotated[str, typer.Option(help="Why, for the list of versions.")] = "Imported from files",
    force: Annotated[
        bool, typer.Option(help="Remove categories and teams although tickets have them.")
    ] = False,
) -> None:
    """Store files as new versions, all or none; what is equal to the active version is left alone."""
    from app.commands import import_config as run

    changed = _run(run(_settings(), path, note, force=force))
    print(f"New versions: {', '.join(changed) or 'none, nothing differs'}.", file=sys.stderr)


@config_cli.command("show")
def show_config(
    name: Annotated[str | None, typer.Argument(help="categories, severities or routing_rules.")] = None,
) -> None:
    """Print the active YAML of one document, or the active version numbers of all."""
    from app.commands import show_config as run

    print(_run(run(_settings(), name)), end="")


@config_cli.command("export")
def export_config(
    path: Annotated[Path, typer.Argument(help="Folder for the three YAML files; made when missing.")],
) -> None:
    """Write the active versions to files. Files that are there are replaced."""
    from app.commands import export_config as run

    for file in _run(run(_settings(), path)):
        print(file)


@eval_cli.callback(invoke_without_command=True)
def evaluate(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="The folder with the evaluation sets.")] = None,
    dstc9: Annotated[bool, typer.Option(help="Also dialogue/dstc9, which takes minutes.")] = False,
) -> None:
    """Measure search, abstention and grounding on evaluation sets, beside simple baselines. Needs a working copy."""
    if context.invoked_subcommand is not None:
        return
    if data is None:
        raise typer.BadParameter("name the folder with the evaluation sets", param_hint="--data")
    from app.commands import evaluate as measure

    raise typer.Exit(code=measure(data, dstc9=dstc9))


@eval_cli.command()
def practice() -> None:
    """Measure the same on the practice help centres, which are part of the working copy. Takes minutes."""
    from app.commands import evaluate_practice

    raise typer.Exit(code=evaluate_practice())


@eval_cli.command()
def prompts(
    data: Annotated[Path, typer.Option(help="A JSONL file of labelled tickets.")],
    prompt: Annotated[str, typer.Option(help="classify or extract.")] = "classify",
    version: Annotated[
        str | None, typer.Option(help="Such as classify.v1; the one in use by default.")
    ] = None,
    against: Annotated[str | None, typer.Option(help="Another version to measure beside it.")] = None,
) -> None:
    """Compare versions of a prompt with the configured model: accuracy, macro-F1, valid answers, tokens, time."""
    from app.commands import evaluate_prompts

    raise typer.Exit(code=_run(evaluate_prompts(_settings(), data, prompt, version, against)))


@eval_cli.command("export-feedback")
def export_feedback(
    path: Annotated[Path | None, typer.Argument(help="File to write; stdout by default.")] = None,
) -> None:
    """Write what people made of predictions and drafts as JSONL, with the tickets' own words: personal data."""
    from app.commands import export_feedback as export

    if path is None:
        _run(export(_settings(), sys.stdout))
        return
    with path.open("w", encoding="utf-8") as out:
        count = _run(export(_settings(), out))
    print(f"{count} labels are in {path}.", file=sys.stderr)


@cli.command("openapi")
def openapi(path: Annotated[Path, typer.Argument(help="File to write.")]) -> None:
    """Write the OpenAPI document."""
    os.environ.setdefault("LOG_LEVEL", "warning")
    from app.main import app, openapi_schema

    path.write_text(json.dumps(openapi_schema(app), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    try:
        cli()
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        for detail in error.errors():
            setting = "_".join(str(part) for part in detail["loc"]).upper()
            print(f"{setting}: {message_of(detail)}" if setting else message_of(detail), file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
