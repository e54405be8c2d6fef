import { expect, it } from "vitest";
import { isPublicAddress } from "./public-address.ts";

it.each([
  ["1.1.1.1", "a public host"],
  ["93.184.215.14", "a public host"],
  ["172.15.255.255", "just below the private networks"],
  ["172.32.0.0", "just above them"],
  ["100.63.255.255", "just below the carriers' networks"],
  ["100.128.0.0", "just above them"],
  ["2606:4700:4700::1111", "a public host"],
  ["2a00:1450:4001:800::200e", "a public host"],
])("%s is public: %s", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

it.each([
  ["127.0.0.1", "this machine"],
  ["127.255.255.254", "this machine"],
  ["0.0.0.0", "no address"],
  ["0.1.2.3", "this network"],
  ["10.0.0.1", "a private network"],
  ["172.16.0.1", "a private network"],
  ["172.31.255.255", "a private network"],
  ["192.168.1.1", "a private network"],
  ["169.254.169.254", "link-local, where clouds keep their credentials"],
  ["100.64.0.1", "a carrier's network"],
  ["100.100.100.200", "a carrier's network, where another cloud keeps them"],
  ["192.0.0.170", "IETF protocols"],
  ["192.0.2.1", "documentation"],
  ["198.18.0.1", "benchmarks"],
  ["198.51.100.1", "documentation"],
  ["203.0.113.1", "documentation"],
  ["224.0.0.1", "multicast"],
  ["240.0.0.1", "reserved"],
  ["255.255.255.255", "broadcast"],
  ["::1", "this machine"],
  ["::", "no address"],
  ["::7f00:1", "IPv4 in the compatible notation"],
  ["::ffff:127.0.0.1", "IPv4, mapped"],
  ["::ffff:8.8.8.8", "IPv4, mapped, though to a public host"],
  ["::ffff:0:10.0.0.1", "IPv4, translated"],
  ["64:ff9b::a00:1", "NAT64"],
  ["64:ff9b:1::a00:1", "NAT64 of one's own"],
  ["2002:7f00:1::", "6to4"],
  ["2001::1", "Teredo"],
  ["2001:db8::1", "documentation"],
  ["3fff::1", "documentation"],
  ["100::1", "discarded"],
  ["fc00::1", "a private network"],
  ["fd12:3456:789a::1", "a private network"],
  ["fe80::1", "link-local"],
  ["fec0::1", "site-local"],
  ["ff02::1", "multicast"],
  ["4000::1", "not given out"],
  ["fe80::1%eth0", "link-local with its interface"],
  ["localhost", "no address"],
  ["", "no address"],
])("%s is not public: %s", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
