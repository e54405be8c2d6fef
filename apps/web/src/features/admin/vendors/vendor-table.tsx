import type { Vendor } from "@souk/contracts/vendors/entities";
import { Link } from "@tanstack/react-router";
import { shortDay } from "../../../lib/date-words.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Cell, HeadCell, Row, Table } from "../../../ui/table.tsx";

const verification = {
  none: "Not checked",
  email: "E-mail checked",
  domain: "Domain checked",
  kyc: "Identity checked",
} as const;

/** Organizations that publish; a name leads to their listings in the catalogue. */
export function VendorTable({ vendors }: { vendors: readonly Vendor[] }) {
  return (
    <Table label="Vendors">
      <thead>
        <tr>
          <HeadCell>Vendor</HeadCell>
          <HeadCell className="max-sm:hidden">Verification</HeadCell>
          <HeadCell className="text-right">Listings</HeadCell>
          <HeadCell className="max-md:hidden">Registered</HeadCell>
        </tr>
      </thead>
      <tbody>
        {vendors.map((vendor) => (
          <Row key={vendor.slug}>
            <Cell>
              <Link
                to="/"
                search={{ vendor: vendor.slug }}
                className="rounded-sm font-medium hover:underline"
              >
                {vendor.name}
              </Link>
              <span className="block max-w-96 text-subtle">{vendor.summary || vendor.slug}</span>
              <Link
                to="/vendor/domains/$slug"
                params={{ slug: vendor.slug }}
                aria-label={`Domains of ${vendor.name}`}
                className="rounded-sm text-accent-ink hover:underline"
              >
                Domains
              </Link>
            </Cell>
            <Cell className="max-sm:hidden">
              <Badge tone={vendor.verification === "none" ? "neutral" : "success"}>
                {verification[vendor.verification]}
              </Badge>
            </Cell>
            <Cell className="text-right tabular-nums">{vendor.listings.toLocaleString("en")}</Cell>
            <Cell className="whitespace-nowrap text-muted max-md:hidden">
              <time dateTime={vendor.createdAt}>{shortDay(vendor.createdAt)}</time>
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
