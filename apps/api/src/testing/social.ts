import { randomBytes } from "node:crypto";
import type { SocialProvider } from "@souk/contracts/sign-in/entities";
import { createEmulator, type Emulator } from "emulate";
import type { SocialClients } from "../modules/identity/index.ts";
import { type Answer, type Browser, exchange } from "./browser.ts";

/** Somebody who has accounts with all three providers, by their address. */
export interface SocialPerson {
  email: string;
  name: string;
  /** What Google says about the address. */
  emailVerified?: boolean;
  /** Microsoft's directory; without one it is a personal account. */
  tenant?: string;
}

/** Google, GitHub and Microsoft on this machine, with these people and no others but their own. */
export interface SocialWorld {
  clients: SocialClients;
  close: () => Promise<void>;
}

const PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** Starts the three of them, each with Souk as its client. */
export async function startSocialWorld(
  people: readonly SocialPerson[],
  apiUrl: string,
): Promise<SocialWorld> {
  const clientOf = (provider: SocialProvider) => ({
    client_id: `souk-at-${provider}`,
    client_secret: randomBytes(16).toString("hex"),
    name: "Souk",
    redirect_uris: [`${apiUrl}/api/auth/callback/${provider}`],
  });
  const clients = {
    google: clientOf("google"),
    github: clientOf("github"),
    microsoft: clientOf("microsoft"),
  };
  const seeds = {
    google: {
      users: people.map(({ email, name, emailVerified = true }) => ({
        email,
        name,
        email_verified: emailVerified,
      })),
      oauth_clients: [clients.google],
    },
    github: {
      users: people.map(({ email, name }) => ({ login: loginOf(email), email, name })),
      oauth_apps: [clients.github],
    },
    microsoft: {
      users: people.map(({ email, name, tenant = PERSONAL_ACCOUNTS }) => ({
        email,
        name,
        tenant_id: tenant,
      })),
      oauth_clients: [clients.microsoft],
    },
  };
  const services = ["google", "github", "microsoft"] as const;
  const running: Emulator[] = [];
  const found: SocialClients = {};
  for (const service of services) {
    const emulator = await createEmulator({ service, port: 0, seed: { [service]: seeds[service] } });
    running.push(emulator);
    const { client_id: clientId, client_secret: clientSecret } = clients[service];
    found[service] = { clientId, clientSecret, standInUrl: emulator.url };
  }
  return { clients: found, close: async () => void (await Promise.all(running.map((one) => one.close()))) };
}

const loginOf = (email: string) => (email.split("@")[0] ?? email).replaceAll(/[^a-z0-9-]/g, "-");

/** Where the provider's page sends the person that chose this account: the form behind its button, submitted. */
const CHOICES: Record<SocialProvider, { path: string; field: (email: string) => Record<string, string> }> = {
  google: { path: "/o/oauth2/v2/auth/callback", field: (email) => ({ email }) },
  github: { path: "/login/oauth/callback", field: (email) => ({ login: loginOf(email) }) },
  microsoft: { path: "/oauth2/v2.0/authorize/callback", field: (email) => ({ email }) },
};

/** Chooses the account at the provider, whose page `authorizeUrl` is; answers the address it sends back to. */
export async function chooseAccount(
  provider: SocialProvider,
  authorizeUrl: string,
  email: string,
): Promise<URL> {
  const page = new URL(authorizeUrl);
  const { path, field } = CHOICES[provider];
  const form = new URLSearchParams({ ...Object.fromEntries(page.searchParams), ...field(email) });
  const answer = await exchange(page.origin + path, form.toString(), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  const location = URL.parse(answer.headers.location ?? "");
  if (!location) throw new Error(`${provider} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
  return location;
}

/** One sign-in (or link) with a provider's account, to where the browser ends up. */
export async function throughProvider(
  browser: Browser,
  at: { apiUrl: string; webUrl: string },
  choice: { provider: SocialProvider; email: string; path?: string; body?: object },
): Promise<{ answer: Answer; location: URL }> {
  const { provider, email, path = "/sign-in/social", body = {} } = choice;
  const started = await browser.send(`${at.apiUrl}/api/auth${path}`, {
    method: "POST",
    body: {
      provider,
      callbackURL: `${at.webUrl}/dashboard`,
      errorCallbackURL: `${at.webUrl}/auth-error`,
      ...body,
    },
  });
  const { url } = started.json() as { url?: string };
  if (!url) throw new Error(`Nothing to go to: ${started.status} ${started.text}`);
  const answer = await browser.send(await chooseAccount(provider, url, email));
  const location = URL.parse(answer.headers.location ?? "");
  if (!location) throw new Error(`The callback answered ${answer.status}: ${answer.text.slice(0, 300)}`);
  return { answer, location };
}
