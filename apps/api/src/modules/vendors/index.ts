export { createVendor } from "./create-vendor.ts";
export { getVendor, getVendorFor } from "./get-vendor.ts";
export { judgeVendorAction } from "./judge-vendor-action.ts";
export { listVendors } from "./list-vendors.ts";
export { listVendorsOf } from "./list-vendors-of.ts";
