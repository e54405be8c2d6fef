import express, { type Request, type RequestHandler } from "express";
import { MAX_BYTES } from "../examination/read-json.ts";
import type { Sample } from "./samples.ts";

/** The form around the largest file that is read: boundaries and names. */
const FORM_ROOM = 64 * 1024;

/** Collects a posted form as bytes; a larger one is refused with 413 before it is read. */
export const collectForm: RequestHandler = express.raw({
  type: ["multipart/form-data", "application/x-www-form-urlencoded"],
  limit: MAX_BYTES + FORM_ROOM,
});

/** What a person handed in: a file, pasted text, or one of the samples. */
export type Upload = { text: string; fileName: string };

/** Reads the form that `collectForm` collected. Null when nothing was chosen or the form is damaged. */
export async function readUpload(request: Request, samples: Sample[]): Promise<Upload | null> {
  if (!Buffer.isBuffer(request.body)) return null;
  const form = await new Response(new Uint8Array(request.body), {
    headers: { "Content-Type": request.get("content-type") ?? "" },
  })
    .formData()
    .catch(() => null);
  if (form === null) return null;
  const slug = form.get("sample");
  const sample = samples.find((one) => one.slug === slug);
  if (sample) return { text: sample.text, fileName: `${sample.slug}.json` };
  const file = form.get("file");
  if (file instanceof File && file.size > 0)
    return { text: await file.text(), fileName: file.name.slice(0, 120) };
  const pasted = form.get("json");
  if (typeof pasted === "string" && pasted.trim() !== "")
    return { text: pasted, fileName: "Pasted workflow" };
  return null;
}
