import { createDb, createPool } from "@souk/db/client";
import { getAuthTables } from "better-auth/db";
import { getTableColumns } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { libraryOptions } from "./library-options.ts";
import { LIBRARY_TABLES } from "./grant-store.ts";

const options = libraryOptions({
  db: createDb(createPool("postgres://nowhere/none", { allowExitOnIdle: true })),
  apiUrl: "http://localhost:4000",
  frontendUrls: ["http://localhost:3000"],
  secret: "a secret for tests, long enough to be one",
  evenAnswersMs: 0,
  log: () => {},
});

describe("the tables that better-auth wants with our configuration", () => {
  const wanted = Object.entries(getAuthTables(options));
  const ours = new Map(Object.entries(LIBRARY_TABLES));

  it("are exactly those that it is given", () => {
    expect(wanted.map(([model]) => model).toSorted()).toEqual([...ours.keys()].toSorted());
  });

  it.each(wanted)("have every field of %s", (model, { fields }) => {
    const table = ours.get(model);
    expect(table && Object.keys(getTableColumns(table))).toEqual(
      expect.arrayContaining(Object.entries(fields).map(([name, { fieldName }]) => fieldName ?? name)),
    );
  });
});
