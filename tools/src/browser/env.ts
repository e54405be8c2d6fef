/** The environment as it is, for a browser to inherit. */
export function inheritedEnvironment(): Record<string, string> {
  const defined = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(defined) as Record<string, string>;
}
