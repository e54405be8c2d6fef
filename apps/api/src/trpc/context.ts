import type Stripe from "stripe";
import type { Actor } from "../platform/actor.ts";
import type { Database } from "@souk/db/client";
import type { SocialProvider } from "@souk/contracts/sign-in/entities";
import type { ReceiptSigner } from "../modules/usage/index.ts";
import type { PublicWeb } from "../platform/public-web/public-web.ts";
import type { Seal } from "../platform/sealing.ts";
import type { ServiceContext } from "../platform/service-context.ts";

/** Sets a header of the answer; does nothing on tRPC, where several calls share one answer. */
export type Reply = { header: (name: string, value: string) => void };

/** What every procedure starts from. `actor` is anonymous when no valid credentials came with the request. */
export interface RequestContext extends ServiceContext {
  db: Database;
  actor: Actor;
  reply: Reply;
  /** Why there is no actor: credentials that were sent and are not valid, or none. */
  credentials: "none" | "invalid" | "valid";
  /** Absent where no key is configured: paid plans answer `stripe.not_configured` then. */
  stripe: Stripe | undefined;
  /** Days of access after a payment failed. */
  paymentGraceDays: number;
  /** Makes what a link to confirm an address carries. */
  auth: { newConfirmation: (email: string) => Promise<string> };
  /** The providers whose accounts sign in here. */
  social: readonly SocialProvider[];
  /** Encrypts what a mail holds while it waits. */
  mailSeal: Seal;
  /** Signs the receipts of what was spent. */
  receipts: ReceiptSigner;
  /** The way to what strangers publish under their names. */
  publicWeb: PublicWeb;
  /** Origin of the web app, for links in answers. */
  webUrl: string;
}
