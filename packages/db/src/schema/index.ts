/** Every table, for the Drizzle client. */
export * from "./api-keys.ts";
export * from "./audit.ts";
export * from "./catalog.ts";
export * from "./client-secrets.ts";
export * from "./commerce.ts";
export * from "./identity.ts";
export * from "./ledger.ts";
export * from "./limits.ts";
export * from "./mail.ts";
export * from "./overage.ts";
export * from "./sign-in.ts";
export * from "./stripe.ts";
export * from "./usage.ts";
export * from "./usage-attention.ts";
