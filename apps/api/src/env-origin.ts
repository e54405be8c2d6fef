import { z } from "zod";

/** An origin as browsers write it: scheme, host and port, nothing behind. */
export const Origin = z
  .string()
  .transform((value) => value.trim().replace(/\/$/, ""))
  .refine(
    (value) => URL.parse(value)?.origin === value,
    "is not an origin such as https://souk.example (scheme, host and port only)",
  );
