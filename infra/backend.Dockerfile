# The API, the migration step and the vector store server: one image, several start scripts.
# Build from the repository's root:  docker build -f infra/backend.Dockerfile -t citedesk-backend .

FROM python:3.11-slim-bookworm AS build

# Torch from the index of its CPU builds: the default ones carry several gigabytes of GPU libraries.
ARG TORCH_INDEX_URL=https://download.pytorch.org/whl/cpu
ARG TORCH_VERSION=2.13.0

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH

COPY backend/requirements.lock /tmp/requirements.lock
RUN pip install --no-deps --index-url "$TORCH_INDEX_URL" "torch==$TORCH_VERSION" \
    && pip install --no-deps --require-hashes -r /tmp/requirements.lock \
    && pip check


FROM python:3.11-slim-bookworm AS runtime

RUN groupadd --system --gid 10001 citedesk \
    && useradd --system --uid 10001 --gid citedesk --home-dir /home/citedesk --create-home citedesk \
    && install -d -o citedesk -g citedesk /data

COPY --from=build /opt/venv /opt/venv
COPY backend /srv/citedesk/backend
COPY config /srv/citedesk/config
COPY samples /srv/citedesk/samples
COPY infra/start /srv/citedesk/infra/start

ENV PATH=/opt/venv/bin:$PATH \
    PYTHON=/opt/venv/bin/python \
    CHROMA=/opt/venv/bin/chroma \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1 \
    DATA_DIR=/data \
    DATABASE_URL=sqlite+aiosqlite:////data/citedesk.db \
    VECTOR_STORE_PATH=/data/chroma \
    ATTACHMENTS_URL=/data/attachments \
    MODEL_CACHE_PATH=/data/models \
    MAIL_OUTBOX_PATH=/data/outbox

WORKDIR /srv/citedesk/backend
USER citedesk
VOLUME /data
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('APP_PORT', '8000')}/health/live\", timeout=2)"]

CMD ["/srv/citedesk/infra/start/api.sh"]
