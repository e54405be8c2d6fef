import ipaddr from "ipaddr.js";

/** What IANA has given out to the internet at large (RFC 4291 §2.4); everything beside it is not reached from here. */
const GLOBAL_IPV6 = ipaddr.parseCIDR("2000::/3");

/**
 * Whether an address is one of the open internet. Everything with a special purpose is not: this machine, private and
 * shared networks, link-local, multicast, documentation, and every way to write an IPv4 address as an IPv6 one (mapped,
 * NAT64, 6to4, Teredo), which could lead to any of those.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || parsed.match(GLOBAL_IPV6);
}
