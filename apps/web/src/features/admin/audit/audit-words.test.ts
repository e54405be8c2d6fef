import { expect, test } from "vitest";
import { actionWords, actorWords, shortId, subjectWords } from "./audit-words.ts";

test.each([
  ["subscription.started", "Subscription started"],
  ["oauth_client.redirect_uris_changed", "OAuth client redirect uris changed"],
  ["tier.archived", "Plan archived"],
  ["something.never_seen_before", "Something never seen before"],
])("%s reads %j", (action, words) => {
  expect(actionWords(action)).toBe(words);
});

test("an actor is named, and one without a name is still told apart", () => {
  expect(actorWords({ kind: "user", id: "u1", name: "Ada" })).toBe("Ada");
  expect(actorWords({ kind: "agent", id: "u1", name: "Ada" })).toBe("Ada, through an agent");
  expect(actorWords({ kind: "apiKey", id: "u1", name: "Ada" })).toBe("Ada, with an API key");
  expect(actorWords({ kind: "system", id: null, name: null })).toBe("Souk");
  expect(actorWords({ kind: "agent", id: "0199d1a2-0000-7000-8000-0000deadbeef", name: null })).toBe(
    "agent …deadbeef",
  );
});

test("a long id is shown by its end", () => {
  expect(shortId("0199d1a2-0000-7000-8000-0000deadbeef")).toBe("…deadbeef");
  expect(shortId("billing")).toBe("billing");
});

test("a thing is named once, by its slug where the event tells it", () => {
  const subject = { kind: "tier", id: "0199d1a2-0000-7000-8000-0000deadbeef", name: null };
  expect(subjectWords({ action: "tier.created", subject, details: { slug: "pro" } })).toBe("pro");
  expect(subjectWords({ action: "tier.archived", subject, details: {} })).toBe("…deadbeef");
  expect(
    subjectWords({
      action: "agent.changed",
      subject: { kind: "listing", id: "l1", name: null },
      details: {},
    }),
  ).toBe("listing l1");
});

test("a thing is called as it is now, whatever it was called then", () => {
  const subject = { kind: "listing", id: "0199d1a2-0000-7000-8000-0000deadbeef", name: "workflow-doctor" };
  expect(subjectWords({ action: "listing.approved", subject, details: { slug: "old" } })).toBe(
    "workflow-doctor",
  );
  const user = { kind: "user", id: "u1", name: "Ada" };
  expect(subjectWords({ action: "organization.left", subject: user, details: {} })).toBe("user Ada");
});
