import type { TestProject } from "vitest/node";
import { type Addresses, startStack } from "./stack.ts";

declare module "vitest" {
  interface ProvidedContext {
    addresses: Addresses;
    /** Where the processes of the stack write their logs. */
    logs: string;
  }
}

/** One stack for all journeys; each of them comes with people of its own. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startStack();
  project.provide("addresses", stack.addresses);
  project.provide("logs", stack.logs);
  return stack.stop;
}
