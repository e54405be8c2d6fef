import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../../../testing/agent-fixture.ts";
import { Browser } from "../../../testing/browser.ts";
import { openProvider, type Provider } from "../../../testing/provider.ts";
import { signIn } from "../../../testing/relying-party.ts";
import { isGuessable } from "./guessable-password.ts";

let provider: Provider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider.close());

/** Of ten characters or more: the first, the 1,000th, 2,000th and 3,000th of the ranking that the list was made of. */
const RANKED = ["qwertyuiop", "bpgjldsgjldthnf", "transporter", "mysterio619"];

const own = ["ada.lovelace@people.example", "Ada Lovelace"];

describe("a password is guessed first when", () => {
  it.each([
    ["many people use it", "qwertyuiop"],
    ["many people use it, in capitals", "QWERTYUIOP"],
    ["it is one character over and over", "aaaaaaaaaaaaaa"],
    ["it is two of them", "abababababab"],
    ["it says where it is used", "souk-2026-souk"],
    ["it says whose it is", "ada.lovelace.1815"],
    ["it is the address", "ada.lovelace@people.example"],
    ["it is a password in name only", "Password-2026!"],
  ])("%s", async (_, password) => {
    expect(await isGuessable(password, own)).toBe(true);
  });

  it.each([
    "correct horse battery",
    "souk-demo-2026",
    "another horse battery",
    "x8#mQz!4Lp0w",
    "1815 1843 2718 3141 0577",
    "пароль на сегодня",
    "ada reads punch cards",
  ])("but not when it is %s", async (password) => {
    expect(await isGuessable(password, own)).toBe(false);
  });

  it("one of the three thousand most used that are long enough is tried", async () => {
    for (const password of RANKED) expect(await isGuessable(password, own)).toBe(true);
  });
});

describe("such a password is not taken", () => {
  const refusal = [400, { code: "PASSWORD_GUESSABLE" }];

  it("at sign-up, by new and by known addresses alike", async () => {
    const known = newPerson();
    await signIn(provider, known);
    for (const person of [newPerson(), known]) {
      const answer = await new Browser(provider.webUrl).send(`${provider.issuer}/sign-up/email`, {
        method: "POST",
        body: { ...person, password: "qwertyuiop" },
      });
      expect([answer.status, answer.json()]).toMatchObject(refusal);
    }
  });

  it("in place of another one", async () => {
    const person = newPerson("Ada Lovelace");
    const browser = await signIn(provider, person);
    for (const newPassword of ["1q2w3e4r5t", "ada lovelace 1815"]) {
      const answer = await browser.send(`${provider.issuer}/change-password`, {
        method: "POST",
        body: { currentPassword: person.password, newPassword },
      });
      expect([answer.status, answer.json()]).toMatchObject(refusal);
    }
  });

  it("by the link of a reset, which goes on working", async () => {
    const answer = await new Browser(provider.webUrl).send(`${provider.issuer}/reset-password`, {
      method: "POST",
      body: { token: "whatever", newPassword: "qwertyuiop" },
    });
    expect([answer.status, answer.json()]).toMatchObject(refusal);
  });
});
