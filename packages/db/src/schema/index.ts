/** Every table, for the Drizzle client. */
export * from "./api-keys.ts";
export * from "./audit.ts";
export * from "./catalog.ts";
export * from "./client-secrets.ts";
export * from "./commerce.ts";
export * from "./domains.ts";
export * from "./ledger.ts";
export * from "./limits.ts";
export * from "./mail.ts";
export * from "./oauth-clients.ts";
export * from "./oauth-grants.ts";
export * from "./organizations.ts";
export * from "./people.ts";
export * from "./sessions.ts";
export * from "./sign-in.ts";
export * from "./stripe.ts";
export * from "./usage.ts";
