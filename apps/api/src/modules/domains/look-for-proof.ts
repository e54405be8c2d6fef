import type { PublicWeb, TxtAnswer } from "../../platform/public-web/public-web.ts";
import type { TextAnswer } from "../../platform/public-web/text-answer.ts";
import { type Lookup, PROOF_PATH, proofTextOf, recordNameOf } from "./rules.ts";

/** Looks in both places at once, for five seconds at most. */
export async function lookForProof(
  publicWeb: PublicWeb,
  { host, token }: { host: string; token: string },
): Promise<Lookup[]> {
  const name = recordNameOf(host);
  const text = proofTextOf(token);
  const [record, file] = await Promise.all([
    name === null ? undefined : publicWeb.readTxt(name),
    publicWeb.readText(host, PROOF_PATH),
  ]);
  return [
    { method: "dns", outcome: record ? judgeRecords(record, text) : "not_asked" },
    { method: "file", ...judgeFile(file, text) },
  ];
}

/** One right record among others is enough: they may be other vendors', or of a claim before. */
function judgeRecords(answer: TxtAnswer, text: string): Lookup["outcome"] {
  if (answer.kind === "no_answer") return "no_answer";
  if (answer.values.some((value) => value.trim() === text)) return "proven";
  return answer.values.length === 0 ? "none" : "other_value";
}

function judgeFile(answer: TextAnswer, text: string): Omit<Lookup, "method"> {
  if (answer.kind === "status") return { outcome: "status", status: answer.status };
  if (answer.kind !== "text") return { outcome: answer.kind };
  return { outcome: answer.text.trim() === text ? "proven" : "other_value" };
}
