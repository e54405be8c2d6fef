/** A word of Stripe's as people read it: "needs_response" is "Needs response". */
export function stripeWords(word: string): string {
  const words = word.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
