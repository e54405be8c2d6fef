import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from "vitest";
import { launchBrowser } from "../browser/launch-browser.ts";
import { desk } from "./look.ts";
import { pageFaults } from "./page-checks.ts";
import { lastLogLines } from "./stack.ts";

/** Somebody with a browser profile of their own. */
export type Person = {
  page: Page;
  context: BrowserContext;
  /** What no page may do: errors in the console or thrown, and requests to hosts other than localhost. */
  faults: string[];
  /** Answers with this status are part of the story; the browser tells every 4xx and 5xx in the console. */
  expectStatus: (...statuses: number[]) => void;
};

/**
 * A browser for the journey of one file, and people who use it. After each test nobody may have met a fault;
 * when one fails, what everybody saw and what the stack logged is written to a temporary folder. The tests of a
 * file stand on each other: after one that could not go on, the rest is refused at once.
 */
export function withBrowser(): () => Promise<Person> {
  let browser: Browser;
  const people: Person[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  let brokenAt: string | undefined;
  beforeEach(({ onTestFailed }) => {
    if (brokenAt) throw new Error(`Not tried: this journey ended at “${brokenAt}”.`);
    onTestFailed(async ({ task }) => {
      if (task.result?.errors?.some(({ message }) => !message.startsWith(pageFaults))) brokenAt = task.name;
      await keepEvidence(task.name, people);
    });
  });
  afterEach(() => {
    const faults = people.flatMap((person) => person.faults.splice(0));
    expect(faults, `${pageFaults} in the browser`).toEqual([]);
  });
  return async () => {
    const person = await arrive(browser);
    people.push(person);
    return person;
  };
}

/** Opens a browser profile and listens to everything that goes wrong in it. */
async function arrive(browser: Browser): Promise<Person> {
  const context = await browser.newContext(desk);
  context.setDefaultTimeout(15_000);
  const faults: string[] = [];
  const statuses: number[] = [];
  context.on("weberror", (error) => faults.push(`thrown: ${error.error().message}`));
  context.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (hostname !== "localhost" && protocol.startsWith("http")) faults.push(`asked ${request.url()}`);
  });
  context.on("console", (message) => {
    if (message.type() !== "error") return;
    const status = Number(/responded with a status of (\d{3})/.exec(message.text())?.[1]);
    if (!statuses.includes(status)) faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  const expectStatus = (...expected: number[]) => void statuses.push(...expected);
  return { page: await context.newPage(), context, faults, expectStatus };
}

async function keepEvidence(test: string, people: Person[]): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "souk-e2e.failure-"));
  const pages = people.flatMap(({ context }) => context.pages());
  for (const [at, page] of pages.entries()) {
    const file = path.join(folder, `page-${at + 1}.png`);
    await page.screenshot({ path: file, fullPage: true, timeout: 5_000 }).catch(() => {});
  }
  const addresses = pages.map((page, at) => `page-${at + 1}: ${page.url()}`).join("\n");
  writeFileSync(path.join(folder, "story.txt"), `${test}\n\n${addresses}\n\n${lastLogLines(inject("logs"))}`);
  console.error(`“${test}” failed; what was seen and logged is in ${folder}`);
}
