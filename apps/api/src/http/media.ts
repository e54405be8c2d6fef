import { Router } from "express";
import { getMedia } from "../modules/catalog/index.ts";
import { anonymousContext, type ContextParts } from "./request-context.ts";

/** A picture is served from our origin, so nothing in it may run or load: it may only be drawn. */
const SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** Pictures of listings. The bytes behind an id never change, so a browser that has them need not ask again. */
export function mediaRoutes(parts: ContextParts): Router {
  const routes = Router();
  routes.get("/:id", async (req, res) => {
    const { contentType, body } = await getMedia(anonymousContext(parts, res), req.params.id);
    res.set({
      "Content-Type": contentType,
      "Content-Security-Policy": SANDBOX,
      "Cross-Origin-Resource-Policy": "cross-origin",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "public, max-age=31536000, immutable",
    });
    res.send(body);
  });
  return routes;
}
