import type { AddressInfo } from "node:net";
import { oauthAccessTokens } from "@souk/db/schema/oauth-grants";
import { members } from "@souk/db/schema/organizations";
import { eq } from "drizzle-orm";
import express from "express";
import type { Deps } from "../deps.ts";
import { clientAddress } from "../http/client-address.ts";
import { nothingHere, problems } from "../http/last-resort.ts";
import { limitRest } from "../http/limits/limit-procedures.ts";
import { restContext } from "../http/request-context.ts";
import { requestId } from "../http/request-id.ts";
import { restHandler } from "../http/rest.ts";
import { createHttpServer } from "../http/server.ts";
import { createSpendShortcut } from "../http/shortcut/spend-shortcut.ts";
import { checkout } from "../modules/billing/index.ts";
import { appRouter } from "../router.ts";
import { newGrant } from "./grant.ts";
import { newAgent, newTier, newUser } from "./market.ts";

/** REST on a port of its own, with the short way of agents that spend or without it. */
export interface Way {
  url: string;
  /** How many calls went the common way so far. */
  common: () => number;
  close: () => Promise<void>;
}

/** Serves REST over these parts. */
export async function serveWay(deps: Deps, { isShort }: { isShort: boolean }): Promise<Way> {
  let common = 0;
  const createContext = limitRest(deps.limits, (req, res) => {
    common += 1;
    return restContext(deps, req, res);
  });
  const { logger } = deps;
  const shortcut = isShort ? { shortcut: createSpendShortcut(deps) } : {};
  const rest = restHandler({ router: appRouter, logger, createContext, ...shortcut });
  const app = express().disable("x-powered-by").disable("etag").set("trust proxy", 1);
  app.use(requestId, clientAddress).use("/api/v1", rest).use(rest).use(nothingHere, problems(logger));
  const server = createHttpServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    common: () => common,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Spender = Awaited<ReturnType<typeof newSpender>>;

/** A buyer of 10 pages a month, and the token of the agent that spends them. */
export async function newSpender({ db }: Pick<Deps, "db">) {
  const agent = await newAgent(db);
  const tier = await newTier(db, agent);
  const buyer = await newUser(db);
  await checkout(buyer, { agentId: agent.slug, tierId: tier.id });
  const token = await newGrant(buyer, agent.clientId);
  const { userId, organizationId } = buyer.actor;
  return {
    agent,
    tier,
    buyer,
    token,
    userId,
    organizationId,
    isOfToken: eq(oauthAccessTokens.clientId, agent.clientId),
    isSeat: eq(members.userId, userId),
  };
}
