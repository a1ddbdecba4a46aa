/**
 * Calls on memory that another thread changes, in a process that they may crash:
 *
 *     arguments_shared.ts growing FAMILY
 *     arguments_shared.ts growingResults|changing|changingPlaintext|changingBlocks
 *
 * @module
 */
import process from "node:process";
import { HazmatError } from "../../mod.ts";
import { byteNames, type Call, outcomeOf } from "../support/arguments/call.ts";
import { aeadNames, keyFor } from "../support/arguments/calls_aead.ts";
import { callsOf, type Family } from "../support/arguments/calls.ts";
import { Disturber, growable } from "../support/arguments/disturb.ts";
import { differs, Reporter } from "../support/arguments/report.ts";
import type { StandIn } from "../support/arguments/stand_in.ts";
import { type Bytes, counted } from "../support/ciphers.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { createCipher, createDecipher } from "../../hazmat/ciphers/mod.ts";
import { constantTimeEquals } from "../../hazmat/macs/mod.ts";

const [subject, family] = process.argv.slice(2);
const reporter = new Reporter();
const disturber = new Disturber();
const nonce = counted(12, 1);
const milliseconds = 300;

/** What a call may end in, besides a result. */
const allowed =
  /^(?:TypeError|RangeError|InvalidTag|OpenSSLError|PassphraseError|UnsupportedAlgorithm)$/;

/** Repeats a call until one of its arguments has grown to its largest size. */
async function whileGrowing(call: Call, name: string): Promise<string | undefined> {
  let buffer: SharedArrayBuffer | undefined;
  const standIn: StandIn = (bytes) => {
    if (buffer === undefined) disturber.begin({ grow: buffer = growable(bytes) });
    const shown = buffer;
    return {
      value: new Uint8Array(shown),
      truth: () => new Uint8Array(0),
      isIntact: () => true,
    };
  };
  do {
    const outcome = await outcomeOf(call, { standIns: { [name]: standIn } });
    const [result] = outcome.split(" ");
    if (/Error$/.test(result!) && !allowed.test(result!)) return result;
    if (outcome.includes("overwritten")) return outcome;
  } while (buffer!.byteLength < buffer!.maxByteLength);
}

async function growing(): Promise<void> {
  for (const call of callsOf(family as Family)) {
    for (const name of byteNames(call)) {
      for (let i = 0; i < 2; i++) {
        await reporter.of(`${call.name}: ${name} grows`, () => whileGrowing(call, name));
      }
    }
  }
}

const most = 2 ** 20;
const zeros = new Uint8Array(most);
const isZero = (bytes: Uint8Array) => constantTimeEquals(bytes, zeros.subarray(0, bytes.length));

/** Encrypts a growing number of zeros; the result must decrypt to zeros. */
const encryptions: Record<string, (zeros: Uint8Array) => Uint8Array> = {};
for (const name of aeadNames) {
  const aead = ourAead(name, keyFor(name));
  encryptions[`seal, ${name}`] = (zeros) => aead.open(nonce, aead.seal(nonce, zeros));
  encryptions[`sealRandomNonce, ${name}`] = (zeros) =>
    aead.openRandomNonce(aead.sealRandomNonce(zeros));
}
for (const name of ["aes-256-ctr", "aes-256-ofb"]) {
  const options = { key: counted(32), iv: counted(16) };
  encryptions[`Cipher.update, ${name}`] = (zeros) => {
    using cipher = createCipher(name, options);
    using decipher = createDecipher(name, options);
    return decipher.update(cipher.update(zeros));
  };
}

function encryptGrowing(encrypt: (zeros: Uint8Array) => Uint8Array): string | undefined {
  for (const end = Date.now() + 1500; Date.now() < end;) {
    const view = new Uint8Array(growable(new Uint8Array(64), most));
    disturber.begin({ grow: view.buffer as SharedArrayBuffer });
    do {
      const before = view.length;
      const result = encrypt(view);
      if (result.length < before || !isZero(result)) return "it is not what it was of";
    } while (view.length < most);
  }
}

async function growingResults(): Promise<void> {
  for (const [name, encrypt] of Object.entries(encryptions)) {
    await reporter.of(name, () => {
      try {
        return encryptGrowing(encrypt);
      } catch (error) {
        return String(error);
      }
    });
  }
}

type Open = (ciphertext: Uint8Array) => Uint8Array;

/** An AEAD's ways to open a message in one piece. */
function waysToOpen(name: string): Record<string, Open> {
  const aead = ourAead(name, keyFor(name));
  const out = new Uint8Array(100_000);
  const ways: Record<string, Open> = {
    open: (sealed) => aead.open(nonce, sealed),
    openInto: (sealed) => out.subarray(0, aead.openInto(nonce, sealed, out)),
  };
  if (!/gcm$|ocb|poly/.test(name)) return ways;
  ways.createDecryptor = (sealed) => {
    using parts = aead.createDecryptor(nonce);
    parts.update(sealed.subarray(0, -16));
    return parts.final(sealed.subarray(-16));
  };
  return ways;
}

/** For a while, opens a message that another thread forges and repairs. */
function openChanging(open: Open, sealed: Bytes, plaintext: Bytes): string | undefined {
  return whileChanging(sealed, (shared) => wrongOpening(() => open(shared), plaintext));
}

function wrongOpening(open: () => Uint8Array, plaintext: Bytes): string | undefined {
  try {
    const isRight = constantTimeEquals(open(), plaintext);
    return isRight ? undefined : "it returned what was not sealed";
  } catch (error) {
    const { name } = error as Error;
    return error instanceof HazmatError ? differs(name, "InvalidTag") : String(error);
  }
}

async function changing(): Promise<void> {
  for (const name of aeadNames) {
    for (const size of [100, 5000]) {
      const plaintext = counted(size, 9);
      const sealed = ourAead(name, keyFor(name)).seal(nonce, plaintext);
      for (const [way, open] of Object.entries(waysToOpen(name))) {
        const title = `${way}, ${name}, ${size} bytes`;
        await reporter.of(title, () => openChanging(open, sealed, plaintext));
      }
    }
  }
}

/** For a while, does something to data that another thread changes. */
function whileChanging(
  bytes: Bytes,
  wrongOf: (shared: Uint8Array) => string | undefined,
): string | undefined {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  disturber.begin({ flip: shared.buffer as SharedArrayBuffer });
  try {
    for (const end = Date.now() + milliseconds; Date.now() < end;) {
      const wrong = wrongOf(shared);
      if (wrong) return wrong;
    }
  } finally {
    disturber.end();
  }
}

/** Seals data that another thread changes: the result must open. */
async function changingPlaintext(): Promise<void> {
  for (const name of aeadNames) {
    const aead = ourAead(name, keyFor(name));
    for (const size of [100, 5000]) {
      const out = new Uint8Array(size + 16);
      const seals: Record<string, (plaintext: Uint8Array) => Uint8Array> = {
        seal: (plaintext) => aead.seal(nonce, plaintext),
        sealInto: (plaintext) => out.subarray(0, aead.sealInto(nonce, plaintext, out)),
      };
      for (const [way, seal] of Object.entries(seals)) {
        await reporter.of(
          `${way}, ${name}, ${size} bytes`,
          () =>
            whileChanging(counted(size, 9), (plaintext) => {
              try {
                aead.open(nonce, seal(plaintext));
              } catch (error) {
                return `what it sealed does not open: ${error}`;
              }
            }),
        );
      }
    }
  }
}

/** Decrypts what another thread changes: encrypted again, each byte is one that stood there. */
async function changingBlocks(): Promise<void> {
  const options = { key: counted(32), iv: counted(16), padding: false };
  for (const size of [96, 4992]) {
    const ciphertext = counted(size, 9);
    await reporter.of(
      `Cipher.update, aes-256-cbc, ${size} bytes`,
      () =>
        whileChanging(ciphertext, (shared) => {
          using decipher = createDecipher("aes-256-cbc", options);
          using cipher = createCipher("aes-256-cbc", options);
          const again = cipher.update(decipher.update(shared));
          const isRight = again.every((byte, i) => [0, 0xff].includes(byte ^ ciphertext[i]!));
          return isRight ? undefined : "it decrypted what never stood there";
        }),
    );
  }
}

await { growing, growingResults, changing, changingPlaintext, changingBlocks }[subject!]!();
disturber.terminate();
reporter.end();
