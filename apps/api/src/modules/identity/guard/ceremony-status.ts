/**
 * A passkey's answer that cannot be read is the sender's fault (400). The library calls every failure of a
 * registration its own (500), after it has logged it.
 */
export async function withCeremonyStatus(path: string, response: Response): Promise<Response> {
  if (path !== "/passkey/verify-registration" || response.status !== 500) return response;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return Response.json(body, { status: 400 });
}
