/**
 * RSA Laboratories' files: numbers in hexadecimal below headings such as `# Prime exponent 1:`.
 *
 * @module
 */
import { Vector } from "./vector.ts";

/** Headings that mean the same as others, and what ends a vector. */
const sameAs: Readonly<Record<string, string>> = {
  ciphertext: "encryption",
  private_exponent: "exponent",
};
const ends = ["signature", "encryption"];

/** What a heading is of; nothing if it is of no number. */
function nameOf(heading: string): string {
  const name = /^# *([A-Za-z][A-Za-z0-9 ]*?) *(?:to be (?:signed|encrypted))?(?:, [^:]*)?: *$/
    .exec(heading)?.[1]?.toLowerCase().replaceAll(" ", "_") ?? "";
  return sameAs[name] ?? name;
}

/** Reads a file's vectors, with the key that stands before each. */
export function readExamples(file: string, text: string): Vector[] {
  const vectors: Vector[] = [];
  const fields: Record<string, string> = {};
  let name = "";
  let isWhole = false;
  const finish = () => {
    if (isWhole) vectors.push(new Vector(`${file}, example ${vectors.length + 1}`, { ...fields }));
    isWhole = false;
  };
  for (const line of text.split(/\r?\n/)) {
    if (/^#/.test(line)) {
      finish();
      name = nameOf(line.trim());
      if (name !== "") fields[name] = "";
    } else if (name !== "" && /^[0-9a-fA-F ]+$/.test(line) && line.trim() !== "") {
      fields[name] += line.replaceAll(" ", "");
      isWhole = ends.includes(name);
    }
  }
  finish();
  return vectors;
}
