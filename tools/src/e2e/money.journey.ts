import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { demo, newcomer, signIn, signUp } from "./accounts.ts";
import { choose } from "./choose.ts";
import { daysBetween, exactly, invoiceOf, paidPlan, paymentOf } from "./money-pages.ts";
import { checkPage } from "./page-checks.ts";
import { type Person, withBrowser } from "./people.ts";
import { reloadUntil } from "./reload-until.ts";
import { controlsOf, payWith } from "./stripe-pages.ts";

const { web, agent, stripe, mailbox } = inject("addresses");
const newPerson = withBrowser();
const paula = newcomer("Paula Payne");
const dana = newcomer("Dana Doubt");
const agentPage = `${web}/agents/workflow-doctor`;
const billing = `${web}/dashboard?tab=billing`;

let buyer: Person;
let doubter: Person;
let admin: Page;
let seller: Person;
let vendor: Page;
let controls: ReturnType<typeof controlsOf>;

beforeAll(async () => {
  buyer = await newPerson();
  doubter = await newPerson();
  admin = (await newPerson()).page;
  seller = await newPerson();
  vendor = seller.page;
  controls = controlsOf((await newPerson()).page, stripe);
});

describe("buying", () => {
  test("the admin puts a yearly plan on offer beside the monthly one", async () => {
    await admin.goto(`${web}/login?return=/admin/agents`);
    await signIn(admin, demo.admin, demo.password);
    await admin.getByRole("table").getByRole("link", { name: "Workflow Doctor" }).click();
    await admin.getByRole("tab", { name: "Plans" }).click();
    await admin.getByRole("button", { name: "Add a plan" }).click();
    await admin.getByLabel("Name", { exact: true }).fill("Pro, yearly");
    await admin.getByRole("button", { name: "Yearly", exact: true }).click();
    await admin.getByLabel("Price").fill("190");
    await admin.getByRole("button", { name: "Limited", exact: true }).click();
    await admin.getByLabel("How many audits").fill("500");
    await checkPage(admin);
    await admin.getByRole("button", { name: "Add plan" }).click();
    await expect(admin.getByRole("heading", { name: "Pro, yearly $190/yr" })).toBeSeen();
  });

  test("the agent's page shows each plan at the interval one looks at, and what a year saves", async () => {
    const { page } = buyer;
    await page.goto(agentPage);
    const plans = page.getByRole("region", { name: "Plans" });
    await plans.getByRole("button", { name: "Yearly" }).click();
    await expect(plans.getByText("Saves 16 %")).toBeSeen();
    await checkPage(page);
    await plans.getByRole("button", { name: "Monthly" }).click();
    await plans.getByRole("link", { name: "Get Pro" }).click();
    await signUp(page, paula, mailbox);
    await page.waitForURL(`${agentPage}**`);
  });

  test("a paid plan leads to the payment page, and its payment back to a plan that is active", async () => {
    const { page } = buyer;
    await page.getByRole("button", { name: "Get Pro" }).click();
    await page.waitForURL(`${stripe}/checkout/**`);
    await expect(page.getByRole("button", { name: "Subscribe for $19.00" })).toBeSeen();
    await checkPage(page);
    await payWith(page, "works");
    await expect(page.getByRole("heading", { name: "Pro of Workflow Doctor is active" })).toBeSeen();
    await expect(page.getByText(/The next charge is \$19\.00 on \d+ \w+ \d{4}\./)).toBeSeen();
    await checkPage(page);
  });

  test("the dashboard tells the next charge, and the billing tab keeps the invoice", async () => {
    const { page } = buyer;
    await page.getByRole("link", { name: "Dashboard" }).click();
    await expect(page.getByText(/^Next charge \$19\.00 on /)).toBeSeen();
    await expect(page.getByText("500 of 500 audits left")).toBeSeen();
    await checkPage(page);
    await page.getByRole("tab", { name: "Billing" }).click();
    await reloadUntil(invoiceOf(page, "$19.00").getByText("Paid"));
    await expect(page.getByRole("link", { name: /^Download: Workflow Doctor, \$19\.00/ })).toBeSeen();
    await expect(page.getByRole("button", { name: "Cards and addresses" })).toBeSeen();
    await checkPage(page);
  });

  test("the portal of Stripe's opens from the billing tab, and leads back to it", async () => {
    const { page } = buyer;
    await page.getByRole("button", { name: "Cards and addresses" }).click();
    await page.waitForURL(`${stripe}/portal/**`);
    await page.getByRole("link", { name: "Back to the shop" }).click();
    await page.waitForURL(billing);
    await expect(paidPlan(page)).toBeSeen();
  });

  test("the agent that was bought knows the plan", async () => {
    const doctor = await buyer.context.newPage();
    await doctor.goto(agent);
    await doctor.getByRole("link", { name: "Continue with Souk" }).click();
    await doctor.getByRole("button", { name: "Allow" }).click();
    await expect(doctor.getByRole("heading", { name: "Pro plan" })).toBeSeen();
    await expect(doctor.getByText("500 of 500 audits left")).toBeSeen();
    await doctor.close();
  });
});

describe("a card that does not simply work", () => {
  test("who goes back from the payment page is told that nothing was charged", async () => {
    const { page } = doubter;
    await page.goto(`${web}/sign-up?return=/agents/workflow-doctor`);
    await signUp(page, dana, mailbox);
    await page.getByRole("button", { name: "Get Pro" }).click();
    await page.getByRole("link", { name: "Back to the shop" }).click();
    await page.waitForURL(`${agentPage}**`);
    await expect(page.getByText("You left the payment page. Nothing was charged")).toBeSeen();
  });

  test("a declined card is refused on the payment page, and another one may follow", async () => {
    const { page } = doubter;
    doubter.expectStatus(402);
    await page.getByRole("button", { name: "Get Pro" }).click();
    await page.waitForURL(`${stripe}/checkout/**`);
    await payWith(page, "declined");
    await expect(page.getByRole("alert").getByText(/declined/)).toBeSeen();
  });

  test("a bank that asks is answered first, and a refusal there buys nothing", async () => {
    const { page } = doubter;
    await payWith(page, "asksBank");
    await page.getByRole("button", { name: "Refuse" }).click();
    await expect(page.getByRole("alert").getByText("We could not confirm your payment.")).toBeSeen();
    await payWith(page, "asksBank");
    await expect(page.getByRole("heading", { name: "Confirm with your bank" })).toBeSeen();
    await page.getByRole("button", { name: "Confirm payment" }).click();
    await expect(page.getByRole("heading", { name: "Pro of Workflow Doctor is active" })).toBeSeen();
  });
});

describe("the life of a plan", () => {
  test("the switch to a year shows what it costs before it is made, and charges just that", async () => {
    const { page } = buyer;
    await page.getByRole("button", { name: "Switch plan of Workflow Doctor" }).click();
    const dialog = page.getByRole("dialog");
    await choose(page, "New plan", "Pro, yearly");
    await expect(dialog.getByText("Pro, yearly begins at once.")).toBeSeen();
    await expect(dialog.getByText("Due now")).toBeSeen();
    await expect(dialog.getByText("$171.00", { exact: true })).toBeSeen();
    await checkPage(page);
    await dialog.getByRole("button", { name: "Switch and pay $171.00" }).click();
    await expect(paidPlan(page).getByText("Pro, yearly plan, $190/yr")).toBeSeen();
    await expect(paidPlan(page).getByText(/^Next charge \$190\.00 on /)).toBeSeen();
    await reloadUntil(invoiceOf(page, "$171.00").getByText("Paid"));
  });

  test("a renewal that fails is shown with the day until which the agent works", async () => {
    const { page } = buyer;
    await controls.forCustomer(paula.email, "Fail next charge");
    await controls.forCustomer(paula.email, "Advance to what is due next");
    await reloadUntil(paidPlan(page).getByText("Payment due"));
    const notice = paidPlan(page).getByText(/^The payment of .+ failed\./);
    const said = (await notice.textContent()) ?? "";
    const [, since, until] = /payment of (.+) failed\. .+ keeps working until (.+?)\./.exec(said) ?? [];
    expect(daysBetween(since, until)).toBe(7);
    expect(said).toContain("It is tried again on");
    await checkPage(page);
    await admin.goto(`${web}/admin/subscriptions?status=past_due`);
    await expect(
      admin
        .getByRole("row")
        .filter({ hasText: paula.name })
        .getByText(/^Grace until /),
    ).toBeSeen();
    await checkPage(admin);
  });

  test("paying what is due makes the plan active again", async () => {
    const { page } = buyer;
    await page.getByRole("link", { name: "Pay now for Workflow Doctor" }).click();
    await page.waitForURL(`${stripe}/invoices/**`);
    await page.getByRole("button", { name: "Pay $190.00" }).click();
    await expect(page.getByText("paid", { exact: true })).toBeSeen();
    await page.goto(billing);
    await reloadUntil(paidPlan(page).getByText("Active"));
    await expect(paidPlan(page).getByText(/^Next charge \$190\.00 on /)).toBeSeen();
  });

  test("two clicks cancel the plan to the end of what is paid, and a third takes that back", async () => {
    const { page } = buyer;
    await page.getByRole("button", { name: "Cancel plan of Workflow Doctor" }).click();
    await checkPage(page);
    await page.getByRole("dialog").getByRole("button", { name: "Cancel plan" }).click();
    await expect(
      paidPlan(page).getByText(/^Cancelled: the plan ends on .+ nothing more is charged\.$/),
    ).toBeSeen();
    await checkPage(page);
    await page.getByRole("button", { name: "Keep Pro, yearly of Workflow Doctor" }).click();
    await expect(paidPlan(page).getByText(/^Next charge \$190\.00 on /)).toBeSeen();
    await expect(paidPlan(page).getByText("Active")).toBeSeen();
  });
});

describe("money back", () => {
  test("the buyer asks for a refund and says why", async () => {
    const { page } = buyer;
    await page.getByRole("button", { name: "Request refund of $190.00 for Workflow Doctor" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Request refund" }).click();
    await expect(dialog.getByText("Say why, in a few words.")).toBeSeen();
    await checkPage(page);
    await dialog.getByLabel("Reason").fill("We audit less than we thought.");
    await dialog.getByRole("button", { name: "Request refund" }).click();
    await expect(invoiceOf(page, "$190.00").getByText(/^You asked for a refund on /)).toBeSeen();
    await checkPage(page);
  });

  test("the admin reads the request and refunds it", async () => {
    await admin.getByRole("link", { name: "Payments" }).click();
    await admin.getByRole("button", { name: "Refund requests" }).click();
    const payment = admin.getByRole("list", { name: "Payments" }).getByRole("listitem").first();
    await expect(payment.getByText("“We audit less than we thought.”")).toBeSeen();
    await checkPage(admin);
    await payment.getByRole("button", { name: /^Refund…/ }).click();
    await checkPage(admin);
    await admin.getByRole("dialog").getByRole("button", { name: "Refund", exact: true }).click();
    await reloadUntil(admin.getByText("Nobody waits for a refund"));
    await admin.getByRole("button", { name: "All", exact: true }).click();
    await expect(paymentOf(admin, paula.name, "$190.00").getByText("Refunded", { exact: true })).toBeSeen();
  });

  test("the buyer reads the answer, and the agent says that there is no plan", async () => {
    const { page } = buyer;
    await reloadUntil(invoiceOf(page, "$190.00").getByText("Refunded", { exact: true }));
    await expect(page.getByText(/^Your refund was approved on /)).toBeSeen();
    await expect(page.getByText("No plan costs you anything")).toBeSeen();
    await checkPage(page);
    await page.getByRole("tab", { name: "My agents" }).click();
    await expect(page.getByText("No plan is active")).toBeSeen();
    await page.goto(`${agent}/workspace`);
    await reloadUntil(page.getByRole("heading", { name: "No plan yet" }));
  });

  test("a dispute takes the plan away until it is won", async () => {
    const { page } = doubter;
    await controls.forCharge(dana.email, "$19.00", "Dispute");
    await admin.getByRole("button", { name: "Disputed" }).click();
    const payment = paymentOf(admin, dana.name, "$19.00");
    await reloadUntil(payment.getByText(/^\$19\.00 disputed since .+: Fraudulent, needs response\./));
    await checkPage(admin);
    await page.goto(billing);
    await reloadUntil(paidPlan(page).getByText("No access"));
    await checkPage(page);
    await controls.forCharge(dana.email, "$19.00", "Dispute won");
    await admin.goto(`${web}/admin/payments`);
    await reloadUntil(payment.getByText(/: Fraudulent, won\./));
    await reloadUntil(paidPlan(page).getByText("Ending"));
  });

  test("a dispute that is lost stays with its payment", async () => {
    await controls.forCharge(paula.email, "$19.00", "Dispute");
    await controls.forCharge(paula.email, "$19.00", "Dispute lost");
    const payment = paymentOf(admin, paula.name, "$19.00");
    await reloadUntil(payment.getByText(/: Fraudulent, lost\./));
  });
});

describe("what the market keeps of it", () => {
  test("every event of Stripe's is done, and one that is repeated is done again", async () => {
    await admin.getByRole("link", { name: "Stripe inbox" }).click();
    const entries = admin.getByRole("list", { name: "Stripe events" }).getByRole("listitem");
    for (const state of ["received", "failed", "dead"]) {
      await admin.goto(`${web}/admin/stripe-events?state=${state}`);
      await reloadUntil(admin.getByText("No event matches"));
    }
    await admin.goto(`${web}/admin/stripe-events?type=charge.refund`);
    const refund = entries.first();
    await refund.getByText("Done").click();
    const progress = refund.getByText(/^1 attempt, worked on /);
    await expect(progress).toBeSeen();
    const workedBefore = await progress.textContent();
    await checkPage(admin);
    await refund.getByRole("button", { name: /^Repeat/ }).click();
    await expect(admin.getByText("The event is tried again")).toBeSeen();
    await reloadUntil(refund.getByText("Done"));
    expect(await progress.textContent()).not.toBe(workedBefore);
  });

  test("the books are even, and hold what Stripe holds", async () => {
    const balance = await controls.balance();
    await admin.getByRole("link", { name: "Ledger" }).click();
    const balances = admin.getByRole("region", { name: "Balances in USD" });
    await expect(balances.getByText("$0.00, even")).toBeSeen();
    const money = balances.getByRole("row").filter({ hasText: "Money at Stripe" });
    await reloadUntil(money.getByRole("cell", { name: balance ?? "", exact: true }));
    const movements = admin.getByRole("region", { name: "Movements and their entries" });
    for (const movement of ["Sale", "Refund", "Dispute", "Dispute won", "Dispute fee"])
      await expect(exactly(movements, movement).first()).toBeSeen();
    await checkPage(admin);
  });

  test("the vendor reads every line of the own statement, each with its source", async () => {
    await vendor.goto(`${web}/login`);
    await signIn(vendor, demo.vendor, demo.password);
    await vendor.getByRole("button", { name: "Account of Demo Vendor" }).click();
    await vendor.getByRole("menuitem", { name: "Statement of Souk Labs" }).click();
    await expect(vendor.getByRole("heading", { name: "Statement of Souk Labs" })).toBeSeen();
    const lines = vendor.getByRole("region", { name: "Statement" }).locator("tbody").getByRole("row");
    await expect(lines.first()).toBeSeen();
    const texts = await lines.allTextContents();
    expect(
      texts
        .map((text) => /(Sale|Refund|Dispute|Dispute won)Workflow Doctor/.exec(text)?.[1] ?? "")
        .sort((a, b) => a.localeCompare(b)),
    ).toEqual(["Dispute", "Dispute", "Dispute won", "Refund", "Sale", "Sale", "Sale", "Sale"]);
    for (const text of texts) expect(text).toMatch(/(in|re|du)_\w{10,}/);
    await expect(exactly(vendor, "Owed to you").locator("..").getByText("$133.00")).toBeSeen();
    await checkPage(vendor);
  });

  test("a line of each kind leads the vendor to what stands behind it, and from there back", async () => {
    const statement = vendor.getByRole("region", { name: "Statement" });
    for (const [movement, title, buyers] of [
      ["Sale", /^Sale of \$/, [paula.name, dana.name]],
      ["Refund", "Refund of $190.00 Refunded", [paula.name]],
      ["Dispute", "Dispute over $19.00 Lost", [paula.name]],
      ["Dispute won", "Dispute over $19.00 Won", [dana.name]],
    ] as const) {
      await statement.getByRole("link", { name: movement, exact: true }).first().click();
      await expect(vendor.getByRole("heading", { level: 1, name: title })).toBeSeen();
      const buyer = vendor.getByText("Buyer", { exact: true }).locator("..").getByRole("definition");
      expect(buyers).toContain(await buyer.textContent());
      await expect(vendor.getByText("Your share, 70 %")).toBeSeen();
      await expect(statement.locator("[aria-current=page]").first()).toBeSeen();
      await checkPage(vendor);
      await vendor.getByRole("link", { name: "Statement", exact: true }).click();
      await expect(vendor.getByRole("heading", { name: "Statement of Souk Labs" })).toBeSeen();
    }
  });

  test("each line of the statement leads the admin to its payment; a buyer sees none of it", async () => {
    const statement = `${web}/vendor/statements/souk-labs`;
    await admin.goto(statement);
    const lines = admin.getByRole("region", { name: "Statement" }).locator("tbody").getByRole("row");
    await expect(lines.first()).toBeSeen();
    const count = await lines.count();
    for (let at = 0; at < count; at += 1) {
      await lines
        .nth(at)
        .getByRole("link", { name: /^(Sale|Refund|Dispute|Dispute won)$/ })
        .click();
      await admin.getByRole("link", { name: "Open the payment" }).click();
      await expect(admin.getByRole("list", { name: "Payments" }).locator("> li")).toBeSeen();
      await admin.goto(statement);
    }
    doubter.expectStatus(403, 404);
    for (const address of [statement, `${statement}/pi_somebodys`]) {
      await doubter.page.goto(address);
      await expect(doubter.page.getByText("There is no such statement")).toBeSeen();
      await checkPage(doubter.page);
    }
    seller.expectStatus(404);
    await vendor.goto(`${statement}/pi_nobodys`);
    await expect(vendor.getByRole("heading", { level: 2, name: "Not in this statement" })).toBeSeen();
    await checkPage(vendor);
  });
});
