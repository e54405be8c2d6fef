/** The box shared by every control one types or chooses in. */
export const controlStyle = [
  "w-full min-w-0 rounded-md border border-field bg-surface px-3 text-base text-ink placeholder:text-subtle",
  "transition-colors duration-150 hover:border-muted disabled:cursor-not-allowed disabled:opacity-60",
  "focus-visible:border-accent focus-visible:outline-2 focus-visible:-outline-offset-1",
  "data-invalid:border-danger aria-invalid:border-danger",
].join(" ");
