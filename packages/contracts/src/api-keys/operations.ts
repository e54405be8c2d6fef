import { z } from "zod";
import { Id } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { ApiKey, NewApiKey } from "./entities.ts";

const organizationKey = z.strictObject({ organizationId: Id });

/** The keys of an organization. */
export const listApiKeys = operation({
  rest: {
    method: "GET",
    path: "/organizations/{organizationId}/api-keys",
    tag: "Organizations",
    summary: "List API keys",
    description:
      "Newest first, expired ones included; those that were revoked more than thirty days ago are left out. The keys themselves are shown to nobody again.",
  },
  input: organizationKey,
  output: z.strictObject({ items: z.array(ApiKey) }),
  errors: ["organization.not_found"],
});

/** Makes a key. */
export const createApiKey = operation({
  rest: {
    method: "POST",
    path: "/organizations/{organizationId}/api-keys",
    tag: "Organizations",
    summary: "Create an API key",
    description:
      "For owners and admins. `key` is in this answer only. It is sent as `Authorization: Bearer souk_key_…` or as `x-api-key`, and does what its maker's role allows within its scopes; it never makes keys, nor touches an account. It ends when it is revoked, when it expires, and with its maker: when they leave, are banned, or get a new password.",
    status: 201,
  },
  input: organizationKey.extend(NewApiKey.shape),
  output: z.strictObject({
    apiKey: ApiKey,
    key: z.string().meta({ description: "Shown this once." }),
  }),
  errors: ["organization.not_found", "api_key.too_many"],
});

/** Ends a key. */
export const revokeApiKey = operation({
  rest: {
    method: "DELETE",
    path: "/organizations/{organizationId}/api-keys/{keyId}",
    tag: "Organizations",
    summary: "Revoke an API key",
    description: "It opens nothing from the next call on, and cannot be brought back.",
    status: 204,
  },
  input: organizationKey.extend({ keyId: Id }),
  output: z.void(),
  errors: ["organization.not_found", "api_key.not_found"],
});
