import * as sdk from "../index.ts";
import { smoke } from "./smoke.ts";

/** The smoke test with the package inside, for places that import nothing. */
export const run = (apiUrl: string): Promise<object> => smoke(sdk, apiUrl);
