import type { InvitationState } from "@souk/contracts/organizations/entities";

/** How many organizations one person may own, their personal one apart: nobody needs more, and a script would. */
export const OWNED_LIMIT = 20;

/** How many open invitations an organization may have, so that nobody sends mails to the world through it. */
export const OPEN_INVITATIONS_LIMIT = 50;

export const HOUR_MS = 3_600_000;

/** How many invitations an organization makes within an hour, those included that were taken back. */
export const INVITATIONS_PER_HOUR = 100;

/** How many mails with invitations go to one address within an hour, whoever invites. */
export const INVITATION_MAILS_PER_HOUR = 5;

/** How long it takes until an address that is invited again is written to again. */
export const RESEND_AFTER_MS = HOUR_MS / 4;

/** How long an invitation can be accepted. */
export const INVITATION_DAYS = 7;

/** When an invitation that is made now ends. */
export function invitationEnd(now: Date): Date {
  return new Date(now.getTime() + INVITATION_DAYS * 24 * 60 * 60 * 1000);
}

/**
 * What became of an invitation. One that was accepted or revoked in time stays that after its end; one whose inviter
 * could not make it any more counts as revoked.
 */
export function invitationState(
  invitation: { acceptedAt: Date | null; revokedAt: Date | null; expiresAt: Date; isBacked: boolean },
  now: Date,
): InvitationState {
  if (invitation.acceptedAt) return "accepted";
  if (invitation.revokedAt || !invitation.isBacked) return "revoked";
  return invitation.expiresAt <= now ? "expired" : "open";
}

/** A slug made of a name's letters and of `suffix`, which keeps it unique: `acme-7f3a9c`. */
export function slugOf(name: string, suffix: string): string {
  const words = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return words === "" ? `organization-${suffix}` : `${words.slice(0, 40).replace(/-+$/, "")}-${suffix}`;
}
