import { describe, expect, it } from "vitest";
import { NewAgent } from "../catalog/entities.ts";
import { OrganizationName } from "../organizations/entities.ts";
import { NewVendor } from "../vendors/entities.ts";

const NAMES = {
  "an organization": OrganizationName,
  "a vendor": NewVendor.shape.name,
  "an agent": NewAgent.shape.name,
};

describe.each(Object.entries(NAMES))("the name of %s", (_, Name) => {
  it.each([
    "Ac\u200bme",
    "Ac\u00adme",
    "Acme\u200f",
    "Acme\u{e0041}",
    "\u3164\u3164",
    "\u2800\u2800",
    "A\nB",
  ])("is not %j, which hides something or shows nothing", (hidden) => {
    expect(Name.safeParse(hidden).success).toBe(false);
  });

  it.each(["Acme & Söhne", "می‌خواهم", "日本語", "Lab \u{1f469}\u200d\u{1f52c}", "Sun \u2600\ufe0f"])(
    "may be %j",
    (seen) => {
      expect(Name.parse(seen)).toBe(seen);
    },
  );
});
