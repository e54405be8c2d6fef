import type { Locator, Page } from "playwright-core";

const cards = {
  works: "Visa that works",
  declined: "Card that is declined",
  asksBank: "Card that asks for confirmation (3-D Secure), every time",
} as const;

/** Chooses a test card on the payment page that is shown, and pays with it. */
export async function payWith(page: Page, card: keyof typeof cards): Promise<void> {
  await page.getByRole("radio", { name: cards[card] }).check();
  await page.getByRole("button", { name: /^(Subscribe for|Pay) / }).click();
}

/** The emulator's control page, where somebody makes happen what a bank, a buyer or time would. */
export function controlsOf(page: Page, stripe: string) {
  const open = () => page.goto(stripe);
  const customer = (email: string) => page.getByRole("region", { name: `Customer ${email}` });
  const press = async (buttons: Locator, button: string) => {
    await buttons.getByRole("button", { name: button, exact: true }).click();
    await page.waitForURL(`${stripe}/`);
  };
  return {
    /** Presses a button that concerns all of a customer, such as "Fail next charge". */
    forCustomer: async (email: string, button: string) => {
      await open();
      await press(customer(email), button);
    },
    /** Presses a button of the one charge of that amount, such as "Dispute". */
    forCharge: async (email: string, amount: string, button: string) => {
      await open();
      const charge = customer(email)
        .locator(".row")
        .filter({ hasText: `${amount} on ` });
      await press(charge, button);
    },
    /** What lies in the Stripe account, such as "$19.00". */
    balance: async () => {
      await open();
      const said = await page.getByText(/^Balance: /).textContent();
      return /^Balance: (.+?)\. /.exec(said ?? "")?.[1];
    },
  };
}
