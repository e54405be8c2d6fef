import { z } from "zod";
import { operation } from "../common/operation.ts";
import { Slug } from "../common/text.ts";
import { NewVendor, Vendor } from "./entities.ts";

/** All vendors, by name. */
export const listVendors = operation({
  rest: {
    method: "GET",
    path: "/vendors",
    tag: "Catalogue",
    summary: "List vendors",
    description: "Every vendor with the number of its approved listings, by name.",
  },
  input: z.void(),
  output: z.strictObject({ items: z.array(Vendor) }),
  errors: [],
});

/** One vendor. */
export const getVendor = operation({
  rest: {
    method: "GET",
    path: "/vendors/{vendorSlug}",
    tag: "Catalogue",
    summary: "Get a vendor",
    description: "One vendor by its slug.",
  },
  input: z.strictObject({ vendorSlug: Slug }),
  output: Vendor,
  errors: ["vendor.not_found"],
});

/** Registers a vendor and its organization. */
export const createVendor = operation({
  rest: {
    method: "POST",
    path: "/vendors",
    tag: "Administration",
    summary: "Register a vendor",
    description: "Makes the vendor and the organization behind it. The owner's account must exist already.",
    status: 201,
  },
  input: NewVendor,
  output: Vendor,
  errors: ["vendor.slug_taken", "user.not_found"],
});
