/**
 * `npm run bench`: what spending costs, from one statement to REST, and what it costs to know who asks. It starts a
 * PostgreSQL of its own and leaves nothing behind. Machines differ and are busy with other things: read the ratios, which
 * were taken in turns, not the rates. `--only <words>` measures the lines with these words in their names, or `identity`.
 */
import { parseArgs } from "node:util";
import { benchIdentity } from "./identity.ts";
import { benchUsage } from "./usage.ts";

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
if (values.only !== "identity") await benchUsage(values.only);
if (values.only === "" || values.only === "identity") await benchIdentity();
