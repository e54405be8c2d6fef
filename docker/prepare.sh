#!/bin/sh
# Runs once before the other services: brings the database up to date, fills an empty market, and hands the demo
# agent its OAuth client and the proof of its domain in /run/souk/agent.env. The market shows a client's secret once, so each run makes a new one.
set -eu
node packages/db/src/migrate.ts
node apps/api/src/seed.ts --new-agent-secret | tail -n 1 | node -e '
  const { clientId, clientSecret, domainProof } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  console.log(`SOUK_CLIENT_ID=${clientId}\nSOUK_CLIENT_SECRET=${clientSecret}`);
  if (domainProof) console.log(`SOUK_DOMAIN_PROOF=${domainProof}`);
' > /run/souk/agent.env
