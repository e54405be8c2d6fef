/** What the back end of an agent installs. The express middleware has an entry of its own: `@souk/agent/express`. */
export { createSouk } from "./souk.ts";
export type { CallRoute, Souk, SoukOptions, SoukUser, Usage, UserOptions } from "./souk.ts";
export {
  CapReached,
  MissingScope,
  NoSubscription,
  QuotaExceeded,
  SignInRequired,
  SoukError,
  SoukUnavailable,
} from "./errors.ts";
export type { CapProblem, Problem, QuotaProblem } from "./errors.ts";
export { AGENT_SCOPES, tokensOf } from "./tokens/tokens.ts";
export type { TokenAnswer, Tokens } from "./tokens/tokens.ts";
export type { TokenSource } from "./tokens/grant.ts";
export { InvalidReceipt, verifyReceipt } from "./receipts/verify-receipt.ts";
export type { Trust } from "./receipts/verify-receipt.ts";
export type { KeySet, PublishedKey } from "./receipts/key-set.ts";
export type { UsageOperation } from "./receipts/operation.ts";
export type {
  BatchConsumption,
  Consumption,
  Hold,
  Release,
  Settlement,
  SpendRef,
  UsageQuota,
  UsageReceipt,
} from "./usage/entities.ts";
export type { BatchItem, HoldOptions, SpendOptions } from "./usage/usage.ts";
export type { WithUsage } from "./usage/with-usage.ts";
export type { EstimateSpec, Spend, SpendSpec } from "./usage/work.ts";
export type { Meter } from "./usage/meter.ts";
export type { Loss, OnLost } from "./usage/loss.ts";
export type { CallOptions } from "./caller.ts";
export type { Clock } from "./clock.ts";
export type { Route, RouteAnswer, RouteInput } from "./rest/routes.ts";
export type { components, paths } from "./rest/api.gen.ts";
