import { z } from "zod";
import { Instant } from "../common/ids.ts";
import { name } from "../common/name.ts";
import { Slug, text, WebUrl } from "../common/text.ts";

/** How far a vendor's identity was proven; `none` says nothing bad, only that nothing was checked. */
export const VendorVerification = z.enum(["none", "email", "domain", "kyc"]);
export type VendorVerification = z.infer<typeof VendorVerification>;

/** A vendor as it stands beside a listing. */
export const VendorSummary = z
  .strictObject({ slug: Slug, name: z.string(), verification: VendorVerification })
  .meta({ id: "VendorSummary" });

/** An organization that publishes. */
export const Vendor = z
  .strictObject({
    slug: Slug,
    name: z.string(),
    verification: VendorVerification,
    summary: z.string(),
    website: z.string().nullable(),
    listings: z.int().meta({ description: "Approved listings." }),
    createdAt: Instant,
  })
  .meta({ id: "Vendor", description: "An organization that publishes." });
export type Vendor = z.infer<typeof Vendor>;

/** What an admin states to register a vendor. */
export const NewVendor = z.strictObject({
  slug: Slug,
  name: name(2, 80),
  summary: text(0, 200).default(""),
  website: WebUrl.nullish(),
  ownerEmail: z
    .email()
    .max(254)
    .nullish()
    .meta({ description: "An existing account that becomes the owner of the vendor's organization." }),
});
export type NewVendor = z.infer<typeof NewVendor>;
