# One image for every process of Souk; docker-compose.yml says which of them a container runs.
FROM node:24.21.0-bookworm-slim

RUN npm install --global pnpm@12.21.0
WORKDIR /souk

# The dependencies change rarely, so they get a layer of their own.
COPY pnpm-workspace.yaml pnpm-lock.yaml package.json ./
COPY apps/api/package.json apps/api/
COPY apps/web/package.json apps/web/
COPY apps/agent-demo/package.json apps/agent-demo/
COPY packages/agent-sdk/package.json packages/agent-sdk/
COPY packages/contracts/package.json packages/contracts/
COPY packages/db/package.json packages/db/
COPY packages/mailbox/package.json packages/mailbox/
COPY packages/markup/package.json packages/markup/
COPY packages/stripe-emulator/package.json packages/stripe-emulator/
COPY tools/package.json tools/
RUN pnpm install --frozen-lockfile

COPY . .
RUN pnpm --filter @souk/web build \
  && mkdir -p /run/souk /data \
  && chown node:node /run/souk /data

USER node
ENV NODE_ENV=production HOST=0.0.0.0
CMD ["node", "apps/api/src/main.ts"]
