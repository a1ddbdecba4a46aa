/**
 * OBJECT IDENTIFIERs, as octets (X.690 clause 8.19) and in dotted decimals.
 *
 * @module
 */

/** The most octets of one: enough for arcs of any size that are in use, and few to convert. */
export const mostOidOctets = 128;

/** What is wrong with an encoding, and where: offsets count from its first octet. */
export class OidFault {
  /** The fault. */
  constructor(readonly rule: string, readonly at: number) {}
}

/**
 * Known encodings. Nearly every OBJECT IDENTIFIER has been seen before; to find its text again
 * costs less than to make it. One in each place, so that no input makes it grow.
 */
const places = 256;
const cachedOctets: (Uint8Array | undefined)[] = new Array(places).fill(undefined);
const cachedTexts: string[] = new Array(places).fill("");

/** The text of the octets from `at` to `end`, or what is wrong with them. */
export function oidText(data: Uint8Array, at: number, end: number): string | OidFault {
  if (end - at > mostOidOctets) {
    return new OidFault(`OBJECT IDENTIFIER must have at most ${mostOidOctets} octets`, 0);
  }
  let hash = 0;
  for (let i = at; i < end; i++) hash = (hash * 31 + data[i]!) | 0;
  const place = (hash ^ (hash >>> 11)) & (places - 1);
  const cached = cachedOctets[place];
  if (cached !== undefined && isSame(cached, data, at, end)) return cachedTexts[place]!;
  const octets = Uint8Array.from({ length: end - at }, (_, i) => data[at + i]!);
  const text = decode(octets);
  if (typeof text === "string") {
    cachedOctets[place] = octets;
    cachedTexts[place] = text;
  }
  return text;
}

function isSame(cached: Uint8Array, data: Uint8Array, at: number, end: number): boolean {
  if (cached.length !== end - at) return false;
  for (let i = 0; i < cached.length; i++) {
    if (cached[i] !== data[at + i]) return false;
  }
  return true;
}

function decode(octets: Uint8Array): string | OidFault {
  if (octets.length === 0) return new OidFault("OBJECT IDENTIFIER must have contents", 0);
  const arcs: bigint[] = [];
  let arc = 0n;
  let isNew = true;
  for (const [i, octet] of octets.entries()) {
    if (isNew && octet === 0x80) {
      return new OidFault("an arc of an OBJECT IDENTIFIER must be minimal", i);
    }
    arc = arc << 7n | BigInt(octet & 0x7f);
    isNew = octet < 0x80;
    if (!isNew) continue;
    arcs.push(arc);
    arc = 0n;
  }
  if (!isNew) {
    return new OidFault("the last arc of an OBJECT IDENTIFIER must end", octets.length - 1);
  }
  const [first, ...others] = arcs as [bigint, ...bigint[]];
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...others].join(".");
}

const syntax = /^[012](\.(0|[1-9]\d*))+$/;

/**
 * The octets of an OBJECT IDENTIFIER in dotted decimals.
 *
 * @throws {TypeError} If it is not a string.
 * @throws {RangeError} If it is not an OBJECT IDENTIFIER, or longer than a reader takes.
 */
export function oidOctets(text: string): number[] {
  const action = "write an OBJECT IDENTIFIER";
  if (typeof text !== "string") {
    throw new TypeError(`Cannot ${action} as it must be a string: it is of type ${typeof text}`);
  }
  // An arc in decimals is longer than in octets; what is far too long is not converted.
  if (text.length > 3 * mostOidOctets || !syntax.test(text)) throw refused(action, text);
  const [root, second, ...others] = text.split(".") as [string, string, ...string[]];
  if (root < "2" && Number(second) > 39) throw refused(action, text);
  const first = String(BigInt(root) * 40n + BigInt(second));
  const octets = [first, ...others].flatMap(arcOctets);
  if (octets.length > mostOidOctets) throw refused(action, text);
  return octets;
}

function refused(action: string, text: string): RangeError {
  return new RangeError(
    `Cannot ${action} as it must be decimals with dots, as in "1.2.840.113549", begin with 0, 1 ` +
      `or 2, where 0 and 1 are followed by at most 39, and have at most ${mostOidOctets} octets: ` +
      `current value is ${JSON.stringify(text.slice(0, 100))}`,
  );
}

function arcOctets(arc: string): number[] {
  if (arc.length < 10) return base128(Number(arc));
  const octets: number[] = [];
  for (let rest = BigInt(arc); rest > 0n; rest >>= 7n) {
    octets.unshift(Number(rest & 0x7fn) | (octets.length > 0 ? 0x80 : 0));
  }
  return octets;
}

/** A number below 2^32, seven bits in each octet; all but the last have their highest bit set. */
export function base128(number: number): number[] {
  const octets = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) octets.unshift(rest & 0x7f | 0x80);
  return octets;
}
