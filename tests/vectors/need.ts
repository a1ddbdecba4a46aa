/**
 * What tests of an algorithm need from the present libcrypto.
 *
 * @module
 */
import backend from "../../mod.ts";
import type { Skip } from "../std.ts";
import { cipherSupported } from "../../hazmat/ciphers/mod.ts";
import { hashSupported } from "../../hazmat/digests/mod.ts";
import { keyTypeSupported } from "../../hazmat/keys/mod.ts";
import { kdfSupported } from "../../hazmat/kdfs/mod.ts";
import { macSupported } from "../../hazmat/macs/mod.ts";

/** What it takes to use an algorithm here. */
export interface Need {
  /** Why it cannot be used, or `false`. */
  readonly skip: Skip;
  /** Gets what it takes, until it is disposed of. */
  hold(): Disposable;
}

const nothing: Disposable = { [Symbol.dispose]: () => {} };
const known = new Map<string, Need>();

/** Whether it is supported with the legacy provider, where there is one. */
function supportedWithLegacy(supported: () => boolean): boolean {
  try {
    using _legacy = backend.loadProvider("legacy");
    return supported();
  } catch {
    return false; // before 3.0, or a build without it
  }
}

function find(what: string, supported: () => boolean): Need {
  if (supported()) return { skip: false, hold: () => nothing };
  if (supportedWithLegacy(supported)) {
    return { skip: false, hold: () => backend.loadProvider("legacy") };
  }
  return { skip: `${backend.opensslVersionText()} has no ${what}`, hold: () => nothing };
}

function need(what: string, supported: () => boolean): Need {
  const found = known.get(what) ?? find(what, supported);
  known.set(what, found);
  return found;
}

/** What a cipher or an AEAD needs. */
export function cipher(name: string): Need {
  return need(`cipher ${name}`, () => cipherSupported(name));
}

/** What a digest needs. */
export function hash(name: string): Need {
  return need(`digest ${name}`, () => hashSupported(name));
}

/** What a MAC needs. */
export function mac(name: string): Need {
  return need(`MAC ${name}`, () => macSupported(name));
}

/** What a KDF needs. */
export function kdf(name: string): Need {
  return need(`KDF ${name}`, () => kdfSupported(name));
}

/** What keys of a type need. */
export function keyType(name: string): Need {
  return need(`key type ${name}`, () => keyTypeSupported(name));
}

/** What two things need together. */
export function both(first: Need, second: Need): Need {
  if (first.skip !== false || second.skip !== false) {
    return { skip: first.skip || second.skip, hold: () => nothing };
  }
  const hold = () => {
    const stack = new DisposableStack();
    stack.use(first.hold());
    stack.use(second.hold());
    return stack;
  };
  return { skip: false, hold };
}
