# The console behind nginx (last stage), and its development server (stage "dev").
# Build from the repository's root:  docker build -f infra/frontend.Dockerfile -t citedesk-console .

FROM node:22-bookworm-slim AS dev

WORKDIR /srv/citedesk/frontend
RUN chown node:node /srv/citedesk/frontend
USER node
COPY --chown=node:node frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY --chown=node:node frontend ./
COPY infra/start /srv/citedesk/infra/start
EXPOSE 5173
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 5173)).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["/srv/citedesk/infra/start/web-dev.sh"]


FROM dev AS build
RUN npm run build


FROM nginx:1.28-alpine AS runtime

COPY --from=build /srv/citedesk/frontend/dist /srv/citedesk/frontend/dist
COPY infra/nginx.conf /srv/citedesk/infra/nginx.conf
COPY infra/start /srv/citedesk/infra/start

ENV PORT=8080
USER nginx
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
    CMD ["sh", "-c", "wget -q -O /dev/null http://127.0.0.1:$PORT/"]

# The image's own entry point edits files that only root may write.
ENTRYPOINT []
CMD ["/srv/citedesk/infra/start/console.sh"]
