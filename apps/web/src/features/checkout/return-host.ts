/** The host of the agent's page that a buyer came from, to be named on the way back; undefined for anything but http(s). */
export function returnHost(url: string | null): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  const { protocol, host } = new URL(url);
  return protocol === "https:" || protocol === "http:" ? host : undefined;
}
