import type { AnyTRPCRouter } from "@trpc/server";
import { Router } from "express";

export function docsRoutes(_parts: { router: AnyTRPCRouter; apiUrl: string }): Router {
  return Router();
}
