import type { Database } from "@souk/db/client";
import { newPerson } from "./agent-fixture.ts";
import { Browser } from "./browser.ts";
import { confirmEmail } from "./confirm-email.ts";
import type { Person } from "./relying-party.ts";
import { mailsTo } from "./sent-mails.ts";
import type { IdentityServer } from "./serve-identity.ts";

/** Somebody with an account and a browser that is signed in to it. */
export interface Account extends Person {
  id: string;
  browser: Browser;
}

/** What a person does with the identity provider, as their browser sends it. */
export function accountsAt(server: IdentityServer, db: Database) {
  const newBrowser = () => new Browser(server.webUrl);
  const at = (path: string) => `${server.apiUrl}/api/auth${path}`;
  const post = (path: string, body: object, browser = newBrowser()) =>
    browser.send(at(path), { method: "POST", body });
  const signIn = ({ email, password }: { email: string; password: string }, browser?: Browser) =>
    post("/sign-in/email", { email, password }, browser);
  return {
    newBrowser,
    post,
    signIn,
    signUp: (body: object, browser?: Browser) => post("/sign-up/email", body, browser),
    /** Clicks on the page that the link in a mail opens; with a password, where it asks for one. */
    verify: (link: URL, browser = newBrowser(), password?: string) =>
      post("/verify-email", { token: link.searchParams.get("token") ?? "", password }, browser),
    isSignedIn: async (browser: Browser) =>
      (await browser.send(at("/get-session"))).text.includes('"session"'),
    /** Kinds of mails to an address, the latest first. */
    templatesTo: async (email: string) => (await mailsTo(db, email)).map(({ template }) => template),
    newAccount: async (): Promise<Account> => {
      const person = newPerson();
      await post("/sign-up/email", person);
      const id = await confirmEmail(server.apiUrl, person.email);
      const browser = newBrowser();
      await signIn(person, browser);
      return { ...person, id, browser };
    },
  };
}
