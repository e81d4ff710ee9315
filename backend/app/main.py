"""The application: ``app.main:app`` is a whole desk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.middleware.cors import CORSMiddleware

from app import __version__
from app.api import api
from app.assembly import make_runtime
from app.bootstrap import close_runtime, prepare_database, warm_up
from app.core.logging import configure_logging, get_logger
from app.core.settings import Settings, get_settings
from app.runtime import Runtime
from app.system.endpoints import router as system
from app.web.middleware import (
    Authentication,
    BodyLimit,
    RequestContext,
    is_open_path,
    is_perhaps_open_path,
)
from app.web.problems import Problem, install_problem_handlers
from app.web.shutdown import told_of_shutdown

log = get_logger(__name__)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application. Nothing is opened before its lifespan begins."""
    settings = settings or get_settings()
    configure_logging(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        runtime = make_runtime(settings)
        app.state.runtime = runtime
        warming: asyncio.Task[None] | None = None
        try:
            await prepare_database(runtime)
            warming = asyncio.create_task(_warm_up(app, runtime))
            log.info("app.started", environment=settings.environment, database=runtime.db.dialect)
            runtime.events.start()
            with told_of_shutdown(runtime.events.close_streams):
                yield
        finally:
            if warming is not None:
                warming.cancel()
                await asyncio.gather(warming, return_exceptions=True)
            await close_runtime(runtime)

    app = FastAPI(
        title="CiteDesk",
        version=__version__,
        description="A helpdesk in which every drafted sentence cites the passage it rests on.",
        lifespan=lifespan,
        docs_url="/docs",
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        generate_unique_id_function=lambda route: route.name.lstrip("_"),
    )
    install_problem_handlers(app)
    # The last added is the outermost.
    app.add_middleware(Authentication, settings=settings)
    app.add_middleware(
        BodyLimit,
        max_bytes=settings.max_request_bytes,
        uploads={"/api/kb/documents": settings.kb_upload_max_mb * 1024 * 1024},
    )
    app.add_middleware(RequestContext)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_credentials=True,
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "If-Match", "Idempotency-Key", "X-Request-ID"],
        expose_headers=["Retry-After", "X-Request-ID"],
    )
    app.include_router(system)
    app.include_router(api)
    app.openapi = lambda: openapi_schema(app)  # type: ignore[method-assign]
    return app


async def _warm_up(app: FastAPI, runtime: Runtime) -> None:
    await asyncio.to_thread(build_routes, app)
    await warm_up(runtime)


def build_routes(app: FastAPI) -> None:
    """FastAPI reads what a router's endpoints take when the first request looks for a route in it, on the event loop: a
    sixth of a second. A path that matches none makes it look through all of them, here in a thread."""
    nowhere = {"type": "http", "method": "GET", "path": "/-", "root_path": "", "headers": []}
    for route in app.routes:
        route.matches(dict(nowhere))


def openapi_schema(app: FastAPI) -> dict[str, Any]:
    """OpenAPI with the problem document as the one shape of errors and both ways to authenticate."""
    if app.openapi_schema:
        return app.openapi_schema
    schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {})
    schemas["Problem"] = problem
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "citedesk_session"},
    }
    for path, operations in schema["paths"].items():
        if path.startswith("/api/") and not is_open_path(path):
            for method, operation in operations.items():
                operation["security"] = [{"bearer": []}, {"session": []}]
                if method == "get" and is_perhaps_open_path(path):
                    operation["security"].append({})  # while an admin has opened it
    app.openapi_schema = schema
    return schema


app = create_app()
