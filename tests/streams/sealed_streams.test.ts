/**
 * Streams that are sealed segment by segment, compared with an implementation
 * of Tink's layout on `node:crypto`.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createCipheriv, hkdfSync } from "node:crypto";
import { InvalidTag } from "../../mod.ts";
import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
  describe,
  it,
} from "../std.ts";
import { chunksOf, collect, joined, sourceOf } from "../support/streams.ts";
import { openStream, sealStream } from "../../hazmat/streams/mod.ts";

const key = new Uint8Array(32).map((_, i) => i);
const associatedData = new TextEncoder().encode("report.pdf");
const segmentSize = 128;
const options = { associatedData, segmentSize };

// Header 40, tag 16: 72 bytes in the first segment, 112 in each other.
const [first, other] = [72, 112];
const sizes = [0, 1, first - 1, first, first + 1, first + other, first + other + 1, 1000];

const plaintext = (size: number) => new Uint8Array(size).map((_, i) => i * 3);

type Chunks = readonly Uint8Array<ArrayBuffer>[];

function seal(chunks: Chunks, name = "aes-256-gcm"): Promise<Uint8Array> {
  return collect(sourceOf(chunks).pipeThrough(sealStream(name, key, options)));
}

function open(chunks: Chunks, given = options, name = "aes-256-gcm"): Promise<Uint8Array> {
  return collect(sourceOf(chunks).pipeThrough(openStream(name, key, given)));
}

const sealed = async (size: number) => new Uint8Array(await seal([plaintext(size)]));

/** Tink's layout, by the page named in hazmat/streams/sealed.ts. */
function sealWithNode(data: Uint8Array, salt: Uint8Array, prefix: Uint8Array): Uint8Array {
  const streamKey = new Uint8Array(hkdfSync("sha256", key, salt, associatedData, 32));
  const parts: Uint8Array[] = [new Uint8Array([40]), salt, prefix];
  let [at, index, size] = [0, 0, first];
  do {
    const part = data.subarray(at, at + size);
    at += part.length;
    const nonce = new Uint8Array(12);
    nonce.set(prefix);
    new DataView(nonce.buffer).setUint32(7, index++);
    nonce[11] = at >= data.length ? 1 : 0;
    const cipher = createCipheriv("aes-256-gcm", streamKey, nonce);
    parts.push(cipher.update(part), cipher.final(), cipher.getAuthTag());
    size = other;
  } while (at < data.length);
  return joined(parts);
}

describe("a sealed stream", () => {
  it("is in Tink's layout", async () => {
    for (const size of sizes) {
      const found = await sealed(size);
      const expected = sealWithNode(plaintext(size), found.slice(1, 33), found.slice(33, 40));
      assertEquals<Uint8Array>(found, expected, `${size} bytes`);
    }
  });

  it("opens to what was sealed, however both were split", async () => {
    for (const size of sizes) {
      for (const split of [1, 50, 128, 5000]) {
        const there = new Uint8Array(await seal(chunksOf(plaintext(size), split)));
        const back = await open(chunksOf(there, split));
        assertEquals<Uint8Array>(back, plaintext(size), `${size} bytes by ${split}`);
      }
    }
  });

  it("differs each time that the same is sealed", async () => {
    assertNotEquals(await sealed(100), await sealed(100));
  });

  it("of any AEAD with 12-byte nonces works", async () => {
    const there = new Uint8Array(await seal([plaintext(500)], "chacha20-poly1305"));
    const back = await open([there], options, "chacha20-poly1305");
    assertEquals<Uint8Array>(back, plaintext(500));
  });

  it("does not open where any bit was changed", async () => {
    const true_ = await sealed(200);
    for (let i = 0; i < true_.length; i++) {
      const forged = true_.slice();
      forged[i]! ^= 1 << (i % 8);
      await assertRejects(() => open([forged]), InvalidTag);
    }
  });

  it("does not open where it was cut off, anywhere", async () => {
    const whole = await sealed(400);
    for (let length = 0; length < whole.length; length++) {
      await assertRejects(() => open([whole.slice(0, length)]), InvalidTag);
    }
  });

  it("does not open where segments were swapped, repeated or added", async () => {
    const whole = await sealed(first + 3 * other);
    const [head, a, b, c] = [0, 128, 256, 384].map((at) => whole.slice(at, at + 128));
    for (const chunks of [[head, b, a, c], [head, a, a, b, c], [head, a, b, c, c], [head, a, c]]) {
      await assertRejects(() => open(chunks as Uint8Array<ArrayBuffer>[]), InvalidTag);
    }
  });

  it("does not open with another key, associated data or segment size", async () => {
    const whole = await sealed(400);
    const wrong = [{ segmentSize }, { associatedData }, { associatedData, segmentSize: 256 }];
    for (const given of wrong) {
      await assertRejects(() => open([whole], given as typeof options), InvalidTag);
    }
    const other = openStream("aes-256-gcm", new Uint8Array(32), options);
    await assertRejects(() => collect(sourceOf([whole]).pipeThrough(other)), InvalidTag);
  });

  it("releases the verified beginning, and nothing of a forged segment", async () => {
    const forged = await sealed(first + 3 * other);
    forged[300]! ^= 1; // in the third segment
    const released: Uint8Array[] = [];
    const stream = sourceOf([forged]).pipeThrough(openStream("aes-256-gcm", key, options));
    await assertRejects(async () => {
      for await (const chunk of stream) released.push(chunk);
    }, InvalidTag);
    const got = joined(released);
    assert(got.length <= first + other);
    assertEquals<Uint8Array>(got, plaintext(first + 3 * other).slice(0, got.length));
  });

  it("is refused for keys, sizes and modes that do not fit, at once", () => {
    const make = (name: string, size: number, given = {}) => () =>
      sealStream(name, new Uint8Array(size), given);
    assertThrows(make("aes-256-gcm", 31), RangeError, "key");
    assertThrows(make("aes-256-gcm", 32, { segmentSize: 127 }), RangeError, "segmentSize");
    assertThrows(make("aes-256-gcm", 32, { hash: "nope" }), Error, "nope");
    assertThrows(make("aes-256-cbc", 32), Error, "aes-256-cbc");
    for (const given of [null, 5, "sha256"]) {
      const text = "stream with aes-256-gcm: options must be an object";
      assertThrows(make("aes-256-gcm", 32, given as never), TypeError, text);
    }
    assertThrows(make(Symbol("aes") as never, 32), TypeError, "name must be a string");
  });
});

/** Calls a function, and returns the former content of every 32-byte array wiped meanwhile. */
async function wipedBy(use: () => unknown): Promise<string[]> {
  const wiped: string[] = [];
  const { fill } = Uint8Array.prototype;
  Uint8Array.prototype.fill = function (this: Uint8Array, ...given) {
    const isWipe = this.length === 32 && given[0] === 0 && this.some((byte) => byte !== 0);
    if (isWipe) wiped.push(this.toHex());
    return fill.apply(this, given) as never;
  };
  try {
    await use();
    return wiped;
  } finally {
    Uint8Array.prototype.fill = fill;
  }
}

describe("a sealed stream's copies of keys", () => {
  const opening = () => openStream("aes-256-gcm", key, options);
  const mainKey = key.toHex();

  it("are wiped once the stream has its own", async () => {
    const whole = await sealed(400);
    const streamKey = (sealed: Uint8Array) => {
      const salt = sealed.subarray(1, 33);
      return Buffer.from(hkdfSync("sha256", key, salt, associatedData, 32)).toString("hex");
    };
    const all = () => collect(sourceOf([whole]).pipeThrough(opening()));
    // On 1.1.1, HKDF's own key between its two steps comes before them.
    assertEquals((await wipedBy(all)).slice(-2), [streamKey(whole), mainKey]);
    let made: Uint8Array = new Uint8Array();
    const wiped = await wipedBy(async () => made = await seal([plaintext(400)]));
    assertEquals(wiped.slice(-2), [streamKey(made), mainKey]);
  });

  it("are wiped when it ends before that: cancelled, aborted, or cut off in its header", async () => {
    assertEquals(await wipedBy(() => opening().readable.cancel()), [mainKey]);
    assertEquals(await wipedBy(() => opening().writable.abort().catch(() => {})), [mainKey]);
    const cutOff = () => collect(sourceOf([new Uint8Array(9)]).pipeThrough(opening()));
    assertEquals(await wipedBy(() => assertRejects(cutOff, InvalidTag)), [mainKey]);
  });

  it("are wiped when it is refused", async () => {
    const refused = { ...options, segmentSize: 127 };
    const make = () => assertThrows(() => openStream("aes-256-gcm", key, refused), RangeError);
    assertEquals(await wipedBy(make), [mainKey]);
  });
});
