import { z } from "zod";
import type { ErrorCode } from "./errors.ts";

/** How an operation is served over REST. */
export interface RestRoute {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: `/${string}`;
  tag: Tag;
  /** A few words in the imperative. */
  summary: string;
  /** What it promises, when it refuses, units. Markdown. */
  description: string;
  /** Status of success; 204 goes with an output of `z.void()`. */
  status?: 200 | 201 | 204;
  /** Documents the `Idempotency-Key` request header. */
  idempotencyHeader?: boolean;
}

/** The chapters of the reference, in reading order. */
export const TAGS = {
  Catalogue: "Public listings: find an agent, read what it does and what it costs.",
  Pricing: "The plans of an agent and their quotas.",
  Subscriptions: "The caller's plans: take one, read it, cancel it.",
  Usage: "Quota, spent and given back by an agent before and after its work.",
  Account: "The caller's own account and the agents connected to it.",
  Organizations: "Who acts for whom: organizations, their members and invitations.",
  Publishing: "Registering agents, their metrics and redirect URIs. For vendors and admins.",
  Administration: "Users, vendors and the audit log. For admins.",
} as const;
export type Tag = keyof typeof TAGS;

/** One thing that can be asked of Souk: its shapes, its refusals and, unless null, its REST route. */
export interface Operation<Input extends z.ZodType, Output extends z.ZodType> {
  rest: RestRoute | null;
  input: Input;
  output: Output;
  /** The domain refusals a caller should expect, besides invalid input and missing credentials. */
  errors: readonly ErrorCode[];
}

/** Declares an operation; exists so that its types are inferred and checked in one place. */
export function operation<Input extends z.ZodType, Output extends z.ZodType>(
  definition: Operation<Input, Output>,
): Operation<Input, Output> {
  return definition;
}
