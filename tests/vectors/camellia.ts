/**
 * NTT's file of Camellia vectors: `P No.001 : 80 00 ...`, a `K` line for many pairs
 * of `P` and `C` lines.
 *
 * @module
 */
import { Vector } from "./vector.ts";

/** Reads a file's vectors: fields "key", "plaintext" and "ciphertext". */
export function readCamellia(file: string, text: string): Vector[] {
  const vectors: Vector[] = [];
  let [key, plaintext] = ["", ""];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (!/^[KPC] /.test(line)) continue;
    const match = /^([KPC]) No\.\d+ : ([0-9A-F ]+)$/i.exec(line.trimEnd());
    if (match === null) throw new Error(`${file}, line ${index + 1}: unknown form: ${line}`);
    const value = match[2]!.replaceAll(" ", "");
    if (match[1] === "K") key = value;
    else if (match[1] === "P") plaintext = value;
    else {
      const fields = { key, plaintext, ciphertext: value };
      vectors.push(new Vector(`${file}, line ${index + 1}`, fields));
    }
  }
  return vectors;
}
