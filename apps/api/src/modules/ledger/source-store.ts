import type { LedgerKind } from "@souk/contracts/ledger/entities";
import { listings } from "@souk/db/schema/catalog";
import { subscriptions } from "@souk/db/schema/commerce";
import { organizations } from "@souk/db/schema/organizations";
import { ledgerTransactions } from "@souk/db/schema/ledger";
import { disputes, invoices, receipts, refunds } from "@souk/db/schema/stripe";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { ServiceContext } from "../../platform/service-context.ts";
import { creditedId } from "./reading-store.ts";

type Db = ServiceContext["db"];

/** The movements that a vendor's statement has lines of: all but the fees of disputes, which are the platform's. */
const lineKinds: LedgerKind[] = ["sale", "refund", "refund_failed", "dispute_opened", "dispute_won"];

const sales = alias(ledgerTransactions, "sales");

/** What credit paid has no receipt: the invoice stands in the source of the sale. */
const credited = alias(invoices, "credited");

/** The first movement of a source in a vendor's statement, with the sale it belongs to; undefined when there is none. */
export async function findSaleBehind(db: Db, { vendorId, source }: { vendorId: string; source: string }) {
  const [row] = await db
    .select({
      kind: ledgerTransactions.kind,
      sale: {
        id: sales.id,
        source: sales.source,
        at: sales.at,
        shareBps: sales.vendorShareBps,
        paymentIntentId: receipts.stripePaymentIntentId,
        number: invoices.number,
        description: invoices.description,
        buyer: organizations.name,
      },
      agent: { slug: listings.slug, name: listings.name },
    })
    .from(ledgerTransactions)
    .innerJoin(sales, sql`${sales.id} = coalesce(${ledgerTransactions.saleId}, ${ledgerTransactions.id})`)
    .leftJoin(receipts, eq(receipts.saleSource, sales.source))
    .leftJoin(credited, eq(credited.stripeId, creditedId(sales.source)))
    .innerJoin(invoices, sql`${invoices.id} = coalesce(${receipts.invoiceId}, ${credited.id})`)
    .innerJoin(organizations, eq(organizations.id, sales.organizationId))
    .innerJoin(subscriptions, eq(subscriptions.id, sales.subscriptionId))
    .innerJoin(listings, eq(listings.id, subscriptions.listingId))
    .where(
      and(
        inArray(ledgerTransactions.kind, lineKinds),
        eq(ledgerTransactions.source, source),
        eq(ledgerTransactions.vendorId, vendorId),
      ),
    )
    .orderBy(asc(ledgerTransactions.id))
    .limit(1);
  return row;
}

/** The refunds of the money that came in through a payment intent, oldest first. */
export function selectRefunds(db: Db, paymentIntentId: string) {
  return db
    .select()
    .from(refunds)
    .where(eq(refunds.stripePaymentIntentId, paymentIntentId))
    .orderBy(asc(refunds.createdAt), asc(refunds.id));
}

/** The disputes of that money, oldest first. */
export function selectDisputes(db: Db, paymentIntentId: string) {
  return db
    .select()
    .from(disputes)
    .where(eq(disputes.stripePaymentIntentId, paymentIntentId))
    .orderBy(asc(disputes.createdAt), asc(disputes.id));
}
