import type { Souk } from "@souk/agent";
import type { Logger } from "pino";
import type { Env } from "../env.ts";
import type { ReportStore } from "../reports/store.ts";
import type { SignIn } from "../sign-in/sign-in.ts";

/** What the pages are built on. `signIn` is undefined until Souk has answered for the first time. */
export type Parts = {
  env: Env;
  log: Logger;
  reports: ReportStore;
  souk: Souk;
  signIn: () => SignIn | undefined;
};
