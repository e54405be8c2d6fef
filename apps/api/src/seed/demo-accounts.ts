import { users } from "@souk/db/schema/people";
import { emails } from "@souk/db/schema/mail";
import { eq } from "drizzle-orm";
import { type Auth, setUserRole } from "../modules/identity/index.ts";
import type { ServiceContext } from "../platform/service-context.ts";

/** The accounts that `npm start` prints. Their password is public: a demo market is for one's own machine. */
export const DEMO_PASSWORD = "souk-demo-2026";
export const DEMO_ACCOUNTS = {
  buyer: { name: "Demo Buyer", email: "buyer@souk.example" },
  vendor: { name: "Demo Vendor", email: "vendor@souk.example" },
  admin: { name: "Demo Admin", email: "admin@souk.example" },
} as const;

/** Makes the demo accounts that are missing; the admin's gets its role. */
export async function seedAccounts(ctx: ServiceContext, auth: Auth): Promise<void> {
  for (const account of Object.values(DEMO_ACCOUNTS)) {
    const [known] = await ctx.db
      .select({ role: users.role, emailVerified: users.emailVerified })
      .from(users)
      .where(eq(users.email, account.email));
    if (!known) await auth.api.signUpEmail({ body: { ...account, password: DEMO_PASSWORD } });
    if (!known?.emailVerified) await confirm(ctx, account.email);
    if (account !== DEMO_ACCOUNTS.admin || known?.role === "admin") continue;
    const [admin] = await ctx.db.select({ id: users.id }).from(users).where(eq(users.email, account.email));
    if (admin) await setUserRole(ctx, { userId: admin.id, role: "admin" });
  }
}

/** Nobody reads the mailboxes of souk.example: their addresses are confirmed here, and their mail is not sent. */
async function confirm({ db }: ServiceContext, email: string): Promise<void> {
  await db.update(users).set({ emailVerified: true }).where(eq(users.email, email));
  await db.delete(emails).where(eq(emails.recipient, email));
}
