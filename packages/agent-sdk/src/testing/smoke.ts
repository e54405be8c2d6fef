import type * as Package from "../index.ts";

/** The main job of an agent, start to end, with nothing but the package: what every runtime has to get through. */
export async function smoke(sdk: typeof Package, apiUrl: string): Promise<object> {
  const saved: string[] = [];
  const souk = sdk.createSouk({ apiUrl, agent: "doctor", clientId: "client-1", clientSecret: "secret" });
  const tokens = { accessToken: "stale", refreshToken: "refresh-0" };
  const onTokens = (fresh: Package.Tokens) => saved.push(fresh.accessToken);
  const usage = souk.user(tokens, { onTokens }).usage();

  const consumption = await usage.consume("audits", 2, { key: "run-1" });
  const proven: object = await souk.verifyReceipt(consumption.receipt);
  const failure = await messageOf(
    usage.withUsage({ metric: "audits" }, () => Promise.reject(new Error("broken"))),
  );
  const metered = await usage.withUsage({ metric: "audits", estimate: 5 }, (meter) => {
    meter.add(3);
    return "done";
  });
  const refused = await messageOf(usage.consume("audits", 100));
  const signal = AbortSignal.abort(new Error("left"));
  const aborted = await messageOf(usage.consume("audits", 1, { signal }));
  const [balance] = await usage.read();
  const { used, held } = balance ?? {};
  return { saved, proven, failure, metered, refused, aborted, used, held };
}

const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "",
    (error: Error) => `${error.name} ${error.message}`,
  );
