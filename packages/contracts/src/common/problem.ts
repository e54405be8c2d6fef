import { z } from "zod";

/** One field that a request got wrong. */
export const Issue = z
  .strictObject({
    path: z.string().meta({ description: "Where, as `body.field.0`-like dotted path.", example: "quantity" }),
    code: z.string().meta({ example: "too_small" }),
    message: z.string(),
  })
  .meta({ id: "Issue", description: "One field that the request got wrong." });
export type Issue = z.infer<typeof Issue>;

/** The body of every error answer: RFC 9457 problem details plus a stable `code` and the request's id. */
export const Problem = z
  .looseObject({
    type: z
      .string()
      .meta({ description: "URI of the problem's kind.", example: "/docs/errors#quota.exceeded" }),
    title: z.string().meta({ description: "The code's sentence." }),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().meta({ description: "The path that was called." }),
    code: z.string().meta({ description: "Stable machine-readable code.", example: "quota.exceeded" }),
    requestId: z
      .string()
      .meta({ description: "Also the `X-Request-Id` header; name it when you report a fault." }),
    issues: z.array(Issue).optional(),
  })
  .meta({ id: "Problem", description: "RFC 9457 problem details; some codes add fields of their own." });
export type Problem = z.infer<typeof Problem>;
