const longest = 60;

/** A slug made from a name: "Rechnungs-Prüfer 2.0" is "rechnungs-prufer-2-0". Empty when no letter or digit is left. */
export function suggestSlug(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longest + 1)
    .replace(/^-+/, "")
    .slice(0, longest)
    .replace(/-+$/, "");
}
