import { useSyncExternalStore } from "react";

export type ThemeChoice = "light" | "dark" | "system";

const storageKey = "souk-theme"; // public/theme.js reads the same key before the first paint
const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
let choice = storedChoice();

systemIsDark.addEventListener("change", apply);
window.addEventListener("storage", (event) => {
  if (event.key !== storageKey) return;
  choice = storedChoice();
  apply();
});

/** The reader's choice and how to change it; kept in this browser and followed by its other tabs. */
export function useTheme(): [ThemeChoice, (next: ThemeChoice) => void] {
  return [useSyncExternalStore(subscribe, () => choice), chooseTheme];
}

function chooseTheme(next: ThemeChoice): void {
  choice = next;
  try {
    localStorage.setItem(storageKey, next);
  } catch {
    // Without storage the choice lasts until the page is left.
  }
  apply();
}

function apply(): void {
  const dark = choice === "dark" || (choice === "system" && systemIsDark.matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function storedChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}
