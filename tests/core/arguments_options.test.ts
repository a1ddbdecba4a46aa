/**
 * Options: an object with known names, each read once.
 *
 * @module
 */
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { createCipher } from "../../hazmat/ciphers/mod.ts";
import { hash } from "../../hazmat/digests/mod.ts";
import { hkdf } from "../../hazmat/kdfs/mod.ts";
import {
  generateKey,
  privateKey,
  privateKeyAsync,
  privateKeyFromRaw,
} from "../../hazmat/keys/mod.ts";
import { PassphraseError } from "../../mod.ts";
import { openStream, sealStream } from "../../hazmat/streams/mod.ts";
import { assertEquals, assertThrows, describe, it } from "../std.ts";
import { type Call, type Options, outcomeOf, withGetter } from "../support/arguments/call.ts";
import { callsOf, callsWithOptions, families } from "../support/arguments/calls.ts";
import { counted } from "../support/ciphers.ts";

const key = counted(32);

describe("options", () => {
  for (const family of families) {
    const calls = callsOf(family).filter(({ options }) => options !== undefined);
    if (calls.length === 0) continue;
    it(`are read once in ${family}`, async () => {
      const wrong: string[] = [];
      for (const call of calls) wrong.push(...await readMoreOrLess(call));
      assertEquals(wrong, []);
    });
  }
});

/** The options of a call that are not read once. */
async function readMoreOrLess(call: Call): Promise<string[]> {
  const reads: Record<string, number> = {};
  const counting = (options: Record<string, unknown>) => {
    for (const name of Object.keys(options)) {
      reads[name] = 0;
      withGetter(options, name, () => reads[name]!++);
    }
    return options;
  };
  await outcomeOf(call, { options: counting });
  return Object.entries(reads)
    .filter(([, times]) => times !== 1)
    .map(([name, times]) => `${call.name} reads ${name} ${times} times`);
}

/** Their options have names that this package knows. */
const ours = callsWithOptions.filter(({ areParams = false }) => !areParams);

/** What is thrown if one more option is given; nothing if nothing is thrown. */
async function errorWith(call: Call, add: (options: Options) => Options): Promise<Error> {
  let thrown: unknown;
  const run: Call["run"] = async (given, options) => {
    try {
      return await call.run(given, options);
    } catch (error) {
      thrown = error;
    }
  };
  await outcomeOf({ ...call, run }, { options: add });
  return thrown instanceof Error ? thrown : new Error("nothing was thrown");
}

/** The ways in which an option may be there. */
const placings: Record<string, (options: Options, name: string) => Options> = {
  "of its own": (options, name) => ({ ...options, [name]: 1 }),
  "left undefined": (options, name) => ({ ...options, [name]: undefined }),
  "inherited": (options, name) =>
    Object.create({ [name]: 1 }, Object.getOwnPropertyDescriptors(options)),
  "behind a getter": (options, name) =>
    Object.defineProperty({ ...options }, name, { enumerable: true, get: () => 1 }),
};

/** Names mistaken for others. */
function nearMisses(name: string): string[] {
  const cased = name[0]!.toUpperCase() + name.slice(1);
  const dropped = name.length > 4 ? [name.slice(0, -2) + name.at(-1)] : [];
  return [cased, `${name}${name.at(-1)}`, ...dropped];
}

describe("an unknown option", () => {
  it("is refused, with the known names", async () => {
    for (const call of ours) {
      for (const [how, place] of Object.entries(placings)) {
        const error = await errorWith(call, (options) => place(options, "nothingLikeIt"));
        assertEquals(error.name, "TypeError", `${call.name}, ${how}: ${error.message}`);
        const missing = Object.keys(call.options!({})).filter((n) => !error.message.includes(n));
        assertEquals(missing, [], `${call.name}: ${error.message}`);
      }
    }
  });

  it("is refused with the name that was meant", async () => {
    for (const call of ours) {
      for (const name of Object.keys(call.options!({}))) {
        for (const miss of nearMisses(name)) {
          const error = await errorWith(call, (options) => ({ ...options, [miss]: options[name] }));
          const isRight = error.name === "TypeError" && error.message.includes(miss) &&
            error.message.includes(`did you mean "${name}"?`);
          assertEquals(isRight, true, `${call.name} with ${miss}: ${error.name} ${error.message}`);
        }
      }
    }
  });

  it("is refused as one of OpenSSL's parameters is: with a RangeError", async () => {
    for (const call of callsWithOptions.filter(({ areParams }) => areParams)) {
      const error = await errorWith(call, (options) => ({ ...options, nothingLikeIt: 1 }));
      assertEquals(error.name, "RangeError", `${call.name}: ${error.message}`);
    }
  });

  it("is refused under the names that other libraries have for it", () => {
    const refused = [
      [() => ourAead("aes-256-gcm", key, { tagLenght: 8 } as never), "tagLength"],
      [() => ourAead("aes-256-gcm", key, { authTagLength: 8 } as never), "tagLength"],
      [() => hkdf({ hash: "sha256", key, length: 9, Salt: key } as never), "salt"],
      [() => sealStream("aes-256-gcm", key, { aad: key } as never), "associatedData"],
      [() => openStream("aes-256-gcm", key, { aad: key } as never), "associatedData"],
      [() => hash("shake128", key, { outputLength: 9 } as never), "length"],
      [() => createCipher("aes-256-cbc", { key, IV: counted(16) } as never), "iv"],
    ] as const;
    for (const [call, name] of refused) assertThrows(call, TypeError, `did you mean "${name}"?`);
  });
});

describe("known options", () => {
  const aead = (options: object) => {
    using made = ourAead("aes-256-gcm", key, options);
    return made.tagLength;
  };

  it("count if they are inherited, as from a program's defaults", () => {
    assertEquals(aead(Object.create({ tagLength: 8 })), 8);
    assertEquals(aead(Object.assign(Object.create(null), { tagLength: 8 })), 8);
  });

  it("count if they are inherited where keys take them, on both threads", async () => {
    const ed25519 = privateKeyFromRaw("ed25519", key);
    const kdf = { name: "pbkdf2", iterations: 1000 } as const;
    const inherited = Object.create({ passphrase: key, kdf });
    const passphrase = Object.create({ passphrase: key });
    for (const der of [ed25519.toDer(inherited), await ed25519.toDerAsync(inherited)]) {
      assertThrows(() => privateKey(der), PassphraseError);
      assertEquals(privateKey(der, passphrase).equals(ed25519), true);
      assertEquals((await privateKeyAsync(der, passphrase)).equals(ed25519), true);
    }
    const rsa = generateKey("rsa", { bits: 1024, allowWeak: true });
    const pkcs1 = Object.create({ padding: "pkcs1", hash: "sha512" });
    const signature = rsa.sign(key, { padding: "pkcs1", hash: "sha512" });
    assertEquals(await rsa.signAsync(key, pkcs1), signature);
    await rsa.publicKey.verifyAsync(key, signature, pkcs1);
    assertEquals(rsa.publicKey.recover(signature, pkcs1), hash("sha512", key));
  });

  it("may stand beside what a program gave to every object", () => {
    const all = Object.prototype as { everywhere?: number };
    all.everywhere = 1;
    try {
      assertEquals(aead({ tagLength: 8 }), 8);
    } finally {
      delete all.everywhere;
    }
  });

  it("may stand beside what no enumeration shows", () => {
    const hidden = Object.defineProperty({ tagLength: 8 }, "x", { value: 1, enumerable: false });
    assertEquals(aead(hidden), 8);
    assertEquals(aead({ tagLength: 8, [Symbol("x")]: 1 }), 8);
  });

  it("must be an object, not text, a number, a list or bytes", async () => {
    for (const call of callsWithOptions) {
      for (const value of ["hex", 16, true, null, [], ["hex"], new Uint8Array(16)]) {
        const result = await outcomeOf(call, { options: () => value });
        const what = Object.prototype.toString.call(value);
        assertEquals(result.split(" ")[0], "TypeError", `${call.name} with ${what}`);
      }
    }
  });
});
