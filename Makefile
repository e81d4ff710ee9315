# `make help` lists the targets. Each works from a bare checkout: what it needs is set up first.
SHELL := bash
.DEFAULT_GOAL := help
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
export HF_HUB_OFFLINE := 1

ROOT := $(CURDIR)
PY := $(ROOT)/backend/.venv/bin/python
SETUP := scripts/bootstrap.sh
COLLECTION ?= kb_main
KB ?= $(ROOT)/samples/kb

.PHONY: help
help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  \033[36m%-15s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run run-backend run-frontend
run: ## set up what is missing, then run API (8000) and console (5173) with demo data; Ctrl-C stops both
	@$(SETUP); exec scripts/run.sh

run-backend: ## run the API alone
	@$(SETUP) backend; cd backend; exec $(PY) -m app.cli serve --reload

run-frontend: ## run the console alone, with hot reload
	@$(SETUP) frontend; cd frontend; exec npm run --silent dev

.PHONY: bootstrap migrate token embed-kb clean
bootstrap: ## install both halves from their lock files
	@$(SETUP)

migrate: ## bring the database to the newest schema
	@$(SETUP) backend; cd backend; $(PY) -m app.cli db upgrade

token: ## print a bearer token of the demo admin (make -s token)
	@$(SETUP) backend; cd backend; LOG_LEVEL=warning $(PY) -m app.cli token

embed-kb: ## ingest a folder of articles: KB=samples/kb COLLECTION=kb_main
	@$(SETUP) backend; scripts/embed_kb.py --path "$(KB)" --collection "$(COLLECTION)"

clean: ## remove caches, builds and installed packages; the data in backend/data stays
	@rm -rf backend/.venv frontend/node_modules frontend/dist frontend/test-results frontend/playwright-report \
	  backend/*.egg-info backend/.mypy_cache backend/.ruff_cache backend/.pytest_cache backend/.hypothesis backend/.import_linter_cache
	find backend -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: test test-backend test-frontend test-e2e screenshots lint format typecheck client lock
test: ## every check and test of both halves, in a real browser too
	@exec scripts/test.sh

test-backend: ## the backend's tests
	@$(SETUP) backend; exec scripts/test_backend.sh

test-frontend: ## the console's unit tests
	@$(SETUP) frontend; cd frontend; npm run --silent test

test-e2e: ## the journeys in a real browser against a real desk
	@$(SETUP); scripts/e2e.sh

screenshots: ## write every page, light and dark, wide and narrow, to docs/screenshots; ARGS="tickets home" for some
	@$(SETUP); scripts/with_desk.sh node scripts/screenshots.mjs $(ARGS)

lint: ## style, import directions, compose files, generated files
	@$(SETUP); scripts/lint.sh

format: ## format all code
	@$(SETUP); cd backend; .venv/bin/ruff check --fix --quiet . ../scripts; .venv/bin/ruff format --quiet . ../scripts; cd ../frontend; npm run --silent format

typecheck: ## strict types in both halves
	@$(SETUP); (cd backend; .venv/bin/mypy); cd frontend; npm run --silent typecheck

client: ## generate the console's API types from the backend's OpenAPI
	@$(SETUP); cd backend; $(PY) -m app.cli openapi openapi.json; cd ../frontend; npm run --silent client

lock: ## resolve backend/requirements.lock anew from pyproject.toml
	@$(SETUP) backend; scripts/lock.sh

.PHONY: dev-up dev-down dev-logs prod-up prod-down
dev-up: ## start the development containers
	@docker compose -f infra/docker-compose.yml up --build --detach

dev-down: ## stop the development containers
	@docker compose -f infra/docker-compose.yml down

dev-logs: ## follow the development containers' logs
	@docker compose -f infra/docker-compose.yml logs --follow

prod-up: ## start the production containers (SECRET_KEY must be set)
	@docker compose -f infra/docker-compose.prod.yml up --build --detach

prod-down: ## stop the production containers
	@docker compose -f infra/docker-compose.prod.yml down

.PHONY: bench bench-api bench-console bench-search bench-ingest bench-triage eval eval-practice
bench: ## measure ingest, suggest latency, start-up and memory, next to the bare model in the same run
	@$(SETUP) backend; cd backend; $(PY) -m evals.bench $(ARGS)

bench-console: ## measure interactions with the console in a browser, from the event to the next paint
	@$(SETUP); scripts/with_desk.sh node scripts/bench-console.mjs $(ARGS)

bench-search: ## measure search at 10 and 100 thousand chunks next to its bare parts; ARGS="--chunks 10000"
	@$(SETUP) backend; cd backend; $(PY) -m evals.bench_search $(ARGS)

bench-ingest: ## measure ingest and the growth of memory; ARGS="--chunks 20000", which takes half an hour
	@$(SETUP) backend; cd backend; $(PY) -m evals.bench --ingest-only --chunks 5000 $(ARGS)

bench-api: ## measure the ticket API next to a bare endpoint; ARGS="--tickets 100000 --database postgresql://..."
	@$(SETUP) backend; cd backend; $(PY) -m evals.bench_api $(ARGS)

bench-triage: ## measure triage next to bare encoding, and requests beside a backlog; ARGS="--tickets 300"
	@$(SETUP) backend; cd backend; $(PY) -m evals.bench_triage $(ARGS)

eval: ## quality figures of retrieval (stored in backend/data/evaluations) and triage on the sets in DATA=<folder>; ARGS=--dstc9
	@test -n "$(DATA)" || { echo "usage: make eval DATA=<folder with the evaluation sets>" >&2; exit 2; }
	@$(SETUP) backend; cd backend; $(PY) -m app.cli eval --data "$(abspath $(DATA))" $(ARGS); $(PY) -m evals.triage --data "$(abspath $(DATA))"

eval-practice: ## the figures of retrieval and drafts on the practice help centres of the working copy, forty in English and ten in other languages; takes minutes
	@$(SETUP) backend; cd backend; $(PY) -m app.cli eval practice; $(PY) -m evals.answers; $(PY) -m evals.dialogues
