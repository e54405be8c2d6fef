import { API_KEY_MAX_DAYS } from "@souk/contracts/api-keys/entities";
import { expect, it } from "vitest";
import { keyLives } from "./key-words.ts";

it("no key is offered a longer life than the API gives", () => {
  for (const { value } of keyLives) expect(value === "never" || Number(value) <= API_KEY_MAX_DAYS).toBe(true);
});
