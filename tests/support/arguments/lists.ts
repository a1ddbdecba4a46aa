/**
 * SIV's lists of associated data whose elements do something when they are read.
 *
 * @module
 */
import { aead as ourAead } from "../../../hazmat/aead/mod.ts";
import { counted } from "../ciphers.ts";
import { aeadNames, keyFor } from "./calls_aead.ts";
import { differs, type Reporter } from "./report.ts";

const siv = "aes-256-siv";
const nonce = counted(12, 1);
const size = 64;

/** A list whose second element is read through a getter. */
function listThat(effect: () => void): Uint8Array<ArrayBuffer>[] {
  const list = [counted(5), counted(6), counted(7)];
  return Object.defineProperty(list, 1, {
    enumerable: true,
    get: () => {
      effect();
      return counted(6);
    },
  });
}

function text(call: () => unknown): string {
  try {
    const result = call();
    return result instanceof Uint8Array ? result.toHex() : String(result);
  } catch (error) {
    return (error as Error).name;
  }
}

const seal = (plaintext: Uint8Array, list: readonly Uint8Array[]): string => {
  using aead = ourAead(siv, keyFor(siv));
  return text(() => aead.seal(nonce, plaintext, list));
};

const sealInto = (plaintext: Uint8Array, list: readonly Uint8Array[]): string => {
  using aead = ourAead(siv, keyFor(siv));
  const out = new Uint8Array(500_000);
  return text(() => out.slice(0, aead.sealInto(nonce, plaintext, out, list)));
};

const sealRandomNonce = (plaintext: Uint8Array, list: readonly Uint8Array[]): string => {
  using aead = ourAead(siv, keyFor(siv));
  const plain = [counted(5), counted(6), counted(7)];
  return text(() => aead.openRandomNonce(aead.sealRandomNonce(plaintext, list), plain));
};

function open(into: boolean, ciphertext: Uint8Array, list: readonly Uint8Array[]): string {
  using aead = ourAead(siv, keyFor(siv));
  const out = new Uint8Array(500_000);
  return text(() =>
    into
      ? out.slice(0, aead.openInto(nonce, ciphertext, out, list))
      : aead.open(nonce, ciphertext, list)
  );
}

const ways: Record<string, (input: Uint8Array, list: readonly Uint8Array[]) => string> = {
  ...{ seal, sealInto, sealRandomNonce },
  open: (ciphertext, list) => open(false, ciphertext, list),
  openInto: (ciphertext, list) => open(true, ciphertext, list),
};

/** What a way takes: a number of bytes to seal or to open. */
function inputOf(name: string, size: number): Uint8Array<ArrayBuffer> {
  if (!name.startsWith("open")) return counted(size, 1);
  using aead = ourAead(siv, keyFor(siv));
  return aead.seal(nonce, counted(size - 16, 1), listThat(() => {}));
}

async function resized(reporter: Reporter, name: string, newSize: number): Promise<void> {
  await reporter.of(`${name}: reading the list makes the input have ${newSize} bytes`, () => {
    const input = new Uint8Array(new ArrayBuffer(size, { maxByteLength: 2 ** 20 }));
    const content = inputOf(name, newSize);
    const list = listThat(() => {
      input.buffer.resize(newSize);
      input.set(content);
    });
    const actual = ways[name]!(input, list);
    return differs(actual, ways[name]!(content, listThat(() => {})));
  });
}

async function detached(reporter: Reporter, name: string): Promise<void> {
  await reporter.of(`${name}: reading the list transfers the input`, () => {
    const input = inputOf(name, size);
    const list = listThat(() => void structuredClone(input, { transfer: [input.buffer] }));
    return differs(ways[name]!(input, list), "TypeError");
  });
}

async function readOnce(reporter: Reporter, name: string): Promise<void> {
  await reporter.of(`${name}: each element is read once`, () => {
    let reads = 0;
    ways[name]!(inputOf(name, size), listThat(() => reads++));
    return differs(String(reads), "1");
  });
}

async function disposing(reporter: Reporter): Promise<void> {
  await reporter.of("seal: reading the list disposes of the AEAD", () => {
    const aead = ourAead(siv, keyFor(siv));
    const actual = text(() => aead.seal(nonce, counted(size, 1), listThat(() => aead.dispose())));
    const right = seal(counted(size, 1), listThat(() => {}));
    return actual === "AlreadyFinalized" ? undefined : differs(actual, right);
  });
  await reporter.of("seal: reading the list seals with the same AEAD", () => {
    using aead = ourAead(siv, keyFor(siv));
    const inner = () => void aead.seal(counted(12, 7), counted(9), [counted(3)]);
    const actual = text(() => aead.seal(nonce, counted(size, 1), listThat(inner)));
    return differs(actual, seal(counted(size, 1), listThat(() => {})));
  });
}

/** Every case, if this libcrypto has SIV. */
export async function lists(reporter: Reporter): Promise<void> {
  if (!aeadNames.includes(siv)) return;
  for (const name of Object.keys(ways)) {
    for (const newSize of [32, 1024, 100_000]) await resized(reporter, name, newSize);
    await detached(reporter, name);
    await readOnce(reporter, name);
  }
  await disposing(reporter);
}
