import type { Request, Response } from "express";
import type { Actor, AgentActor } from "../../platform/actor.ts";
import type { Charge, Limits } from "../../platform/limits/limits.ts";
import { networkOf } from "../../platform/limits/network-of.ts";
import type { RequestContext } from "../../trpc/context.ts";
import { admit } from "./admit.ts";

type CreateContext = (req: Request, res: Response) => Promise<RequestContext>;

/**
 * The same context for callers who have calls left on REST, and `rate.limited` for the others. Who calls is found out
 * first: one agent's back end serves many people from one address, and is not to pay for its neighbour's faults.
 */
export function limitRest(limits: Limits | undefined, createContext: CreateContext): CreateContext {
  if (!limits) return createContext;
  return async (req, res) => {
    const context = await createContext(req, res);
    await admit(limits, res, restCharges(context.actor, networkOfRequest(req)));
    return context;
  };
}

/** The same for the web app, where each call of a batch counts. */
export function limitTrpc(limits: Limits | undefined, createContext: CreateContext): CreateContext {
  if (!limits) return createContext;
  return async (req, res) => {
    const context = await createContext(req, res);
    const cost = callsIn(req.path);
    const { actor } = context;
    const charge: Charge =
      actor.kind === "user"
        ? { policy: "web-account", whose: actor.userId, cost }
        : { policy: "web-ip", whose: networkOfRequest(req), cost };
    await admit(limits, res, [charge]);
    return context;
  };
}

/** tRPC decodes the path before it parts the calls of a batch; what cannot be decoded it takes as it is. */
function callsIn(path: string): number {
  try {
    return decodeURIComponent(path).split(",").length;
  } catch {
    return path.split(",").length;
  }
}

/** Who is charged; what they are in their organization does not matter. */
type Charged = Actor | Omit<AgentActor, "organizationRole">;

/** What a REST call costs whom. */
export function restCharges(actor: Charged, network: string): Charge[] {
  switch (actor.kind) {
    case "user":
      return [{ policy: "rest-account", whose: `user ${actor.userId}` }];
    case "apiKey":
      return [
        { policy: "rest-account", whose: `key ${actor.keyId}` },
        { policy: "rest-keys", whose: actor.userId },
      ];
    case "agent":
      return [
        { policy: "rest-account", whose: `agent ${actor.clientId} for ${actor.userId}` },
        { policy: "rest-client", whose: actor.clientId },
      ];
    default:
      return [{ policy: "rest-ip", whose: network }];
  }
}

/** The caller's network, by the address that our own middleware found. */
function networkOfRequest({ headers }: Request): string {
  return networkOf(String(headers["x-client-ip"] ?? ""));
}
