export { createVendor } from "./create-vendor.ts";
export { getVendor, getVendorForFinance, getVendorKeys } from "./get-vendor.ts";
export { listPublishedBy } from "./list-published-by.ts";
export { listVendors } from "./list-vendors.ts";
