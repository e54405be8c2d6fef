import type { ApiKey } from "@souk/contracts/api-keys/entities";
import { momentWords, shortDay } from "../../lib/date-words.ts";
import { Badge } from "../../ui/badge.tsx";
import { keyScopes } from "./key-words.ts";
import { RevokeKey } from "./revoke-key.tsx";

/** One key: what it is for, what it may do, when it was used, and the way to end it. */
export function ApiKeyRow({ apiKey, organizationId }: { apiKey: ApiKey; organizationId: string }) {
  const { name, start, scopes, createdBy, createdAt, state } = apiKey;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 px-5 py-4">
      <div className="min-w-0 grow basis-64">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h2 className="font-medium wrap-anywhere">{name}</h2>
          <code className="font-mono text-xs text-subtle">{start}…</code>
          <KeyBadge apiKey={apiKey} />
        </div>
        <p className="mt-1 text-muted">{scopes.map((scope) => keyScopes[scope].label).join(", ")}</p>
        <p className="mt-1 text-subtle">
          <LastUse apiKey={apiKey} /> · made by {createdBy.name} on{" "}
          <time dateTime={createdAt}>{shortDay(createdAt)}</time>
          <End apiKey={apiKey} />
        </p>
      </div>
      {state === "live" && <RevokeKey apiKey={apiKey} organizationId={organizationId} />}
    </li>
  );
}

function KeyBadge({ apiKey: { state } }: { apiKey: ApiKey }) {
  if (state === "live") return null;
  return (
    <Badge tone={state === "expired" ? "warning" : "neutral"}>
      {state === "expired" ? "Expired" : "Revoked"}
    </Badge>
  );
}

function LastUse({ apiKey: { lastUsedAt } }: { apiKey: ApiKey }) {
  if (!lastUsedAt) return "Never used";
  return (
    <>
      Last used <time dateTime={lastUsedAt}>{momentWords(lastUsedAt)}</time>
    </>
  );
}

function End({ apiKey: { revokedAt, expiresAt, state } }: { apiKey: ApiKey }) {
  if (revokedAt)
    return (
      <>
        {" "}
        · revoked on <time dateTime={revokedAt}>{shortDay(revokedAt)}</time>
      </>
    );
  if (!expiresAt) return " · does not expire";
  return (
    <>
      {" "}
      · {state === "expired" ? "expired" : "expires"} on{" "}
      <time dateTime={expiresAt}>{shortDay(expiresAt)}</time>
    </>
  );
}
