/** A line of what a log knows of an event, inside a `dl` of two columns. */
export function LogFact({ name, children }: { name: string; children: string }) {
  return (
    <>
      <dt className="text-subtle">{name}</dt>
      <dd className="font-mono text-xs leading-5 wrap-anywhere">{children}</dd>
    </>
  );
}
