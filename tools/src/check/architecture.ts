import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import path from "node:path";
import { root } from "./env.ts";

type Edge = { rule: { name: string }; from: string; to: string };
type Cruise = {
  modules: { source: string }[];
  summary: { violations: Edge[]; ruleSetUsed: { forbidden: { name: string }[] } };
};

export type Breach = { rule: string; from: string; to: string };

export type Survey = {
  /** The names of all rules that were applied. */
  rules: string[];
  breaches: Breach[];
  /** Source files that dependency-cruiser did not read, and therefore judged nothing about. */
  unread: string[];
  read: number;
};

const houses = ["apps", "packages", "tools"];

/** Judges the tree below `directory` by the rules of .dependency-cruiser.mjs. */
export async function surveyArchitecture(directory: string): Promise<Survey> {
  const cruise = JSON.parse(await runCruiser(directory)) as Cruise;
  const read = new Set(cruise.modules.map((module) => module.source));
  const written = houses.flatMap((house) => sourcesBelow(directory, house));
  return {
    rules: cruise.summary.ruleSetUsed.forbidden.map((rule) => rule.name),
    breaches: cruise.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    unread: written.filter((file) => !read.has(file)),
    read: written.length,
  };
}

function sourcesBelow(directory: string, house: string): string[] {
  return globSync(`${house}/**/src/**/*.{ts,tsx}`, {
    cwd: directory,
    exclude: (name) => /^(node_modules|dist)$/.test(path.basename(name)),
  });
}

function runCruiser(directory: string): Promise<string> {
  const cruiser = path.join(root, "node_modules/.bin/depcruise");
  const args = ["--config", path.join(root, ".dependency-cruiser.mjs"), "--output-type", "json", ...houses];
  return new Promise((resolve, reject) => {
    execFile(cruiser, args, { cwd: directory, maxBuffer: 256 * 1024 * 1024 }, (_exit, stdout, stderr) =>
      stdout.startsWith("{") ? resolve(stdout) : reject(new Error(`dependency-cruiser: ${stderr || stdout}`)),
    );
  });
}

async function main(): Promise<void> {
  const { breaches, unread, read } = await surveyArchitecture(root);
  for (const { rule, from, to } of breaches) console.error(`${rule}: ${from} → ${to}`);
  for (const file of unread) console.error(`not read by dependency-cruiser, so not judged: ${file}`);
  console.log(`${read} source files judged, ${breaches.length} breaches.`);
  if (breaches.length > 0 || unread.length > 0 || read === 0) process.exitCode = 1;
}

if (import.meta.main) await main();
