import { Id } from "@souk/contracts/common/ids";
import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";
import { findMedia } from "./media-store.ts";

/** The bytes of a picture and their content type. A malformed id is as unknown as any other. */
export async function getMedia(
  ctx: ServiceContext,
  id: string,
): Promise<{ contentType: string; body: Buffer }> {
  const picture = Id.safeParse(id).success ? await findMedia(ctx.db, id) : undefined;
  if (!picture) throw new AppError("route.not_found");
  return picture;
}
