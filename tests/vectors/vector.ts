/**
 * One test vector: named fields, as its file gives them.
 *
 * @module
 */

/** Bytes of a test vector. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** No bytes. */
export const empty: Bytes = new Uint8Array();

/** Some zeros. */
export function zeros(length: number): Bytes {
  return new Uint8Array(length);
}

/** Bytes of parts, one after another. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = zeros(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Fails, with both, unless they are the same bytes. */
export function same(actual: Uint8Array, expected: Uint8Array, what: string): void {
  if (sameBytes(actual, expected)) return;
  throw new Error(`${what}: expected ${expected.toHex()}, but it is ${actual.toHex()}`);
}

/** Whether both are the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** One test vector. A field that it lacks is an error: a misspelt name must not test nothing. */
export class Vector {
  /** Where it is, for messages. */
  readonly id: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  /** Takes its fields, by name. */
  constructor(id: string, fields: Readonly<Record<string, unknown>>) {
    this.id = id;
    this.#fields = fields;
  }

  /** Whether it has a field. */
  has(name: string): boolean {
    return this.#fields[name] !== undefined;
  }

  /** A field's text. */
  text(name: string): string {
    if (!this.has(name)) throw new Error(`${this.id} has no "${name}"`);
    return String(this.#fields[name]);
  }

  /** A field that is a decimal number. */
  number(name: string): number {
    const text = this.text(name);
    if (!/^\d+$/.test(text)) throw new Error(`${this.id}: "${name}" is no number: ${text}`);
    return Number(text);
  }

  /** A field that is hexadecimal, or (BoringSSL's files) text in quotation marks. */
  bytes(name: string): Bytes {
    const text = this.text(name);
    if (text.startsWith('"')) return new TextEncoder().encode(text.slice(1, -1));
    return Uint8Array.fromHex(text);
  }

  /** A field that is text. */
  utf8(name: string): Bytes {
    return new TextEncoder().encode(this.text(name));
  }

  /**
   * A field whose length another one gives, in bits: NIST writes an empty message
   * as `00`, with the length 0.
   */
  bits(name: string, length: string): Bytes {
    return this.#cut(name, this.number(length) / 8);
  }

  /** A field whose length another one gives, in bytes (NIST's CCM files). */
  counted(name: string, length: string): Bytes {
    return this.#cut(name, this.number(length));
  }

  #cut(name: string, length: number): Bytes {
    const bytes = this.bytes(name);
    if (length === 0) return empty;
    if (length === bytes.length) return bytes;
    throw new Error(`${this.id}: "${name}" has ${bytes.length} bytes, not ${length}`);
  }
}
