import { z } from "zod";
import { nameOf } from "../names.ts";

/** A person as a social provider knows them. */
export interface SocialProfile {
  /** Never given to another person: addresses are, names are. */
  id: string;
  name: string;
  email: string;
  /** The provider has checked that the person reads this mailbox. */
  emailVerified: boolean;
}

const GoogleClaims = z.object({
  sub: z.string().min(1),
  email: z.email(),
  email_verified: z.boolean().optional(),
  name: z.string().optional(),
});

/** From Google's id token. */
export function googleProfile(claims: unknown): SocialProfile | null {
  const { data } = GoogleClaims.safeParse(claims);
  if (!data) return null;
  const { sub: id, email, name, email_verified: verified } = data;
  return { id, email, name: plausibleName(name, email), emailVerified: verified === true };
}

const MicrosoftClaims = z.object({
  oid: z.string().min(1),
  tid: z.string().min(1),
  email: z.email(),
  name: z.string().optional(),
  xms_edov: z.union([z.boolean(), z.literal(["0", "1", "true", "false"]), z.literal([0, 1])]).optional(),
  verified_primary_email: z.array(z.string()).optional(),
});

/** The tenant of everybody's personal accounts, whose addresses Microsoft has checked. */
const PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";

/**
 * From Microsoft's id token. In an organization's directory an administrator writes any address into anybody's
 * profile, so it counts only where Microsoft says that the directory owns its domain (`xms_edov`).
 */
export function microsoftProfile(claims: unknown): SocialProfile | null {
  const { data } = MicrosoftClaims.safeParse(claims);
  if (!data) return null;
  const { oid, tid, email, name } = data;
  const isOwned = [true, 1, "1", "true"].some((yes) => yes === data.xms_edov);
  const isPrimary = data.verified_primary_email?.some((one) => one.toLowerCase() === email.toLowerCase());
  return {
    // An object id is unique in its tenant only.
    id: `${tid}.${oid}`,
    email,
    name: plausibleName(name, email),
    emailVerified: tid === PERSONAL_ACCOUNTS || isOwned || isPrimary === true,
  };
}

const GithubUser = z.object({ id: z.int(), login: z.string(), name: z.string().nullish() });
const GithubEmails = z.array(z.object({ email: z.email(), primary: z.boolean(), verified: z.boolean() }));

/** From GitHub's `/user` and `/user/emails`: the primary address, whatever the public profile shows. */
export function githubProfile(user: unknown, emails: unknown): SocialProfile | null {
  const { data: account } = GithubUser.safeParse(user);
  const { data: addresses } = GithubEmails.safeParse(emails);
  const primary = addresses?.find((address) => address.primary);
  if (!account || !primary) return null;
  return {
    id: String(account.id),
    email: primary.email,
    name: plausibleName(account.name ?? account.login, primary.email),
    emailVerified: primary.verified,
  };
}

/** What other people wrote into a profile, as a name that Souk takes, or else the beginning of the address. */
function plausibleName(name: string | undefined, email: string): string {
  return nameOf(name ?? "") ?? email.split("@")[0] ?? email;
}
