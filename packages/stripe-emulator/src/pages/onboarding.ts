import { balanceOf } from "../engine/balance.ts";
import { formatMoney } from "../engine/money.ts";
import { completeOnboarding } from "../resources/connect.ts";
import { invalid } from "../http/problem.ts";
import { get, realNow, type World } from "../world/world.ts";
import { html } from "@souk/markup";
import { pageResponse, seeOther } from "./layout.ts";
import type { Page } from "./serve.ts";

/** A vendor's pages: onboarding by account link, and the account's small dashboard. */
export const onboardingPages: Page[] = [
  {
    method: "GET",
    path: "/connect/onboarding/:id",
    show: ({ world, id }) => {
      const link = linkOf(world, id);
      if (link.expiresAt < realNow()) return seeOther(link.refreshUrl);
      const { email } = get(world, "accounts", link.account);
      return pageResponse({
        title: "Set up payouts",
        narrow: true,
        body: html`<section class="card"><h1>Set up payouts</h1><p>${email ?? link.account}: Stripe would ask here for your identity and your bank account.</p>
          <form method="post" action="/connect/onboarding/${id}" class="row"><button class="main" name="answer" value="complete" type="submit">Complete onboarding</button>
          <button name="answer" value="later" type="submit">Not now</button></form></section>`,
      });
    },
  },
  {
    method: "POST",
    path: "/connect/onboarding/:id",
    show: ({ world, id, form }) => {
      const link = linkOf(world, id);
      if (form.answer === "complete") completeOnboarding(world, get(world, "accounts", link.account));
      return seeOther(link.returnUrl);
    },
  },
  {
    method: "GET",
    path: "/connect/accounts/:id",
    show: ({ world, id }) => {
      const account = get(world, "accounts", id);
      const sums = [...balanceOf(world, id)].map(
        ([currency, amount]) => html`<li>${formatMoney(amount, currency)}</li>`,
      );
      return pageResponse({
        title: "Payout account",
        narrow: true,
        body: html`<section class="card"><h1>Payout account</h1><p>${account.email ?? id}: payouts ${account.payouts_enabled ? "enabled" : "not enabled yet"}.</p>
          <h2>Balance</h2><ul>${sums.length > 0 ? sums : html`<li>Nothing yet</li>`}</ul></section>`,
      });
    },
  },
];

function linkOf(world: World, token: string) {
  const links = world.state.accountLinks;
  const link = Object.hasOwn(links, token) ? links[token] : undefined;
  if (link === undefined) throw invalid("This link does not exist.");
  return link;
}
