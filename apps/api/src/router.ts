import { accountRouter } from "./modules/account/router.ts";
import { adminRouter } from "./modules/admin/router.ts";
import { apiKeysRouter } from "./modules/api-keys/router.ts";
import { auditRouter } from "./modules/audit/router.ts";
import { archivingRouter, billingRouter } from "./modules/billing/router.ts";
import { catalogRouter } from "./modules/catalog/router.ts";
import { clientsRouter } from "./modules/clients/router.ts";
import { domainsRouter } from "./modules/domains/router.ts";
import { identityRouter } from "./modules/identity/router.ts";
import { inboxRouter } from "./modules/inbox/router.ts";
import { insightRouter } from "./modules/insight/router.ts";
import { ledgerRouter } from "./modules/ledger/router.ts";
import { organizationsRouter } from "./modules/organizations/router.ts";
import { paymentsRouter } from "./modules/payments/router.ts";
import { pricingRouter } from "./modules/pricing/router.ts";
import { usageRouter } from "./modules/usage/router.ts";
import { vendorsRouter } from "./modules/vendors/router.ts";
import { mergeRouters, router } from "./trpc/init.ts";

/** Every procedure, by domain: what the web app calls over tRPC and agents call over REST. */
export const appRouter = router({
  account: accountRouter,
  admin: adminRouter,
  apiKeys: apiKeysRouter,
  audit: auditRouter,
  billing: billingRouter,
  catalog: catalogRouter,
  clients: clientsRouter,
  domains: domainsRouter,
  identity: identityRouter,
  inbox: inboxRouter,
  ledger: ledgerRouter,
  organizations: organizationsRouter,
  payments: paymentsRouter,
  pricing: mergeRouters(pricingRouter, archivingRouter),
  usage: mergeRouters(usageRouter, insightRouter),
  vendors: vendorsRouter,
});

export type AppRouter = typeof appRouter;
