import { randomBytes } from "node:crypto";
import Stripe from "stripe";
import { missing } from "../http/problem.ts";
import { type Collection, type EventRow, kinds, type Rows } from "./rows.ts";
import type { EmulatorState } from "./state.ts";

/** The emulated account and what it needs from outside. One per running emulator; everything works on it in memory. */
export interface World {
  readonly state: EmulatorState;
  /** Where people's browsers reach the emulator; checkout and portal links begin with it. No trailing slash. */
  readonly publicUrl: string;
  /** The API request that is being served, for `event.request`. */
  request: { id: string; idempotencyKey: string | null } | null;
  /** Called for every event, after it was kept. Must not wait for anything. */
  onEvent: (event: EventRow) => void;
}

/** The one API version the emulator speaks: the SDK's. */
export const apiVersion: string = Stripe.API_VERSION;

/** Real time in seconds. */
export function realNow(): number {
  return Math.floor(Date.now() / 1000);
}

/** The time a customer lives in: the frozen time of their test clock, or the real time. */
export function nowFor(world: World, customer: string | null | undefined): number {
  const clock = customer ? world.state.rows.customers[customer]?.test_clock : null;
  if (!clock) return realNow();
  return world.state.rows.testClocks[clock]?.frozen_time ?? realNow();
}

/** Whether lists leave an object out unless asked for its clock, as Stripe does with what lives on a test clock. */
export function isHidden(world: World, clock: string | null | undefined): boolean {
  return clock !== null && clock !== undefined && !Object.hasOwn(world.state.controlClocks, clock);
}

/** A new id in Stripe's form. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(18).toString("base64url").replaceAll(/[-_]/g, "0")}`;
}

/** A new id for a collection. */
export function idFor(collection: Collection): string {
  return newId(kinds[collection].prefix);
}

/** Keeps a new row and answers it. */
export function insert<Name extends Collection>(world: World, collection: Name, row: Rows[Name]): Rows[Name] {
  const rows: Record<string, Rows[Name]> = world.state.rows[collection];
  rows[row.id] = row;
  return row;
}

/** The row, or undefined. */
export function find<Name extends Collection>(
  world: World,
  collection: Name,
  id: string | null | undefined,
): Rows[Name] | undefined {
  if (!id) return undefined;
  const rows: Record<string, Rows[Name]> = world.state.rows[collection];
  return Object.hasOwn(rows, id) ? rows[id] : undefined;
}

/** The row, or Stripe's `resource_missing`, blamed on `param` (`id` when the path names it: 404, else 400). */
export function get<Name extends Collection>(
  world: World,
  collection: Name,
  id: string,
  param = "id",
): Rows[Name] {
  const row = find(world, collection, id);
  if (row === undefined) throw missing(kinds[collection].noun, id, param);
  return row;
}

/** All rows of a collection, newest first. */
export function newestFirst<Name extends Collection>(world: World, collection: Name): Rows[Name][] {
  return all(world, collection).reverse();
}

/** All rows of a collection, oldest first. */
export function all<Name extends Collection>(world: World, collection: Name): Rows[Name][] {
  const rows: Record<string, Rows[Name]> = world.state.rows[collection];
  return Object.values(rows);
}
