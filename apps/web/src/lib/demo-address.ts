/** Whether nothing can be at an address: `.example` is reserved for examples (RFC 2606), as the demo catalogue uses it. */
export function isDemoAddress(address: string): boolean {
  return URL.parse(address)?.hostname.endsWith(".example") ?? false;
}
