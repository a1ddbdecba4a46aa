/**
 * Files of OpenSSL's evp_test: stanzas of `NAME = VALUE` lines, and keys that they name.
 *
 * @module
 */
import { type Bytes, concat, empty } from "./vector.ts";

/** One stanza. Its first line that is no condition says what it is. */
export class Stanza {
  /** Where it is, for messages. */
  readonly id: string;
  /** What it is: `"DigestSign"`, `"PrivateKey"`. */
  readonly kind: string;
  /** What stands beside that. */
  readonly value: string;
  /** The key that follows, in PEM; empty if none does. */
  readonly pem: string;
  readonly #lines: readonly (readonly [name: string, value: string])[];

  constructor(id: string, lines: readonly (readonly [string, string])[], pem: string) {
    const conditions = ["Availablein", "FIPSversion"];
    const first = lines.find(([name]) => !conditions.includes(name)) ?? lines[0]!;
    this.id = id;
    [this.kind, this.value] = first;
    this.pem = pem;
    this.#lines = lines;
  }

  /** What stands beside a name, each time that it does. */
  all(name: string): string[] {
    return this.#lines.filter(([other]) => other === name).map(([, value]) => value);
  }

  /** What stands beside a name. */
  get(name: string): string | undefined {
    return this.all(name)[0];
  }

  /** The same, which must be there: a misspelt name must not test nothing. */
  text(name: string): string {
    const value = this.get(name);
    if (value === undefined) throw new Error(`${this.id} has no "${name}"`);
    return value;
  }

  /** The bytes beside a name, together; a stanza that is to fail may lack them. */
  bytes(name: string): Bytes {
    const values = this.all(name);
    if (values.length === 0 && this.get("Result") === undefined) this.text(name);
    return concat(...values.map(bytesOf));
  }

  /** `Ctrl = NAME:VALUE`, by name. */
  controls(line = "Ctrl"): Map<string, string> {
    return new Map(
      this.all(line).map((text) => {
        const at = text.indexOf(":");
        return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
      }),
    );
  }
}

/** Hexadecimal, or text in quotation marks, in which `\n` is a line's end. */
export function bytesOf(value: string): Bytes {
  if (value === "" || value === "NULL") return empty;
  if (!value.startsWith('"')) return Uint8Array.fromHex(value);
  return new TextEncoder().encode(value.slice(1, -1).replaceAll("\\n", "\n"));
}

/** Reads a file's stanzas. A key ends its stanza. */
export function readStanzas(file: string, text: string): Stanza[] {
  const stanzas: Stanza[] = [];
  let lines: [string, string][] = [];
  let pem = "";
  let start = 0;
  const finish = () => {
    const rest = lines.filter(([name]) => name !== "Title");
    if (rest.length > 0) stanzas.push(new Stanza(`${file}, line ${start}`, rest, pem));
    [lines, pem] = [[], ""];
  };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.startsWith("-----BEGIN") || (pem !== "" && !pem.includes("-----END"))) {
      pem += `${line}\n`;
      if (line.startsWith("-----END")) finish();
    } else if (line.trim() === "") finish();
    else if (!line.startsWith("#")) {
      if (lines.length === 0) start = index + 1;
      lines.push(pairOf(line));
    }
  }
  finish();
  return stanzas;
}

function pairOf(line: string): [string, string] {
  const at = line.indexOf("=");
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}
