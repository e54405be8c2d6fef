import { config } from "zod/v4/core";

/** Zod would try `new Function` for speed, which the content security policy refuses and reports. Import it first. */
config({ jitless: true });
