/**
 * Hashes, MACs and ciphers as Web streams.
 *
 * @module
 */
import { createCipher } from "../../hazmat/ciphers/mod.ts";
import { type AllowSharedBufferSource, hash } from "../../hazmat/digests/mod.ts";
import { hmac } from "../../hazmat/macs/mod.ts";
import { cipherStream, decipherStream, hashStream, macStream } from "../../hazmat/streams/mod.ts";
import { assert, assertEquals, assertRejects, assertThrows, describe, it } from "../std.ts";
import { chunksOf, collect, sourceOf } from "../support/streams.ts";

const data = new Uint8Array(1000).map((_, i) => i * 7);
const key = new Uint8Array(32).map((_, i) => i);
const iv = new Uint8Array(16).fill(9);

type Stream = ReturnType<typeof hashStream>;

async function through(
  stream: Stream,
  chunks: readonly AllowSharedBufferSource[],
): Promise<Uint8Array> {
  return await collect(sourceOf(chunks).pipeThrough(stream));
}

const splits = [1, 7, 16, 64, 333, 1000];

describe("a hash stream", () => {
  it("gives the digest of what passed in, however that was split", async () => {
    const expected: Uint8Array = hash("sha256", data);
    for (const size of splits) {
      assertEquals(await through(hashStream("sha256"), chunksOf(data, size)), expected);
    }
  });

  it("gives an XOF's output of the length asked for", async () => {
    const stream = hashStream("shake256", { length: 100 });
    const expected: Uint8Array = hash("shake256", data, { length: 100 });
    assertEquals(await through(stream, [data]), expected);
  });

  it("gives the digest of nothing for an empty stream", async () => {
    const expected: Uint8Array = hash("sha256", new Uint8Array());
    assertEquals(await through(hashStream("sha256"), []), expected);
  });

  it("ends with an error at a chunk that is no bytes", async () => {
    const chunks = [data, "text" as unknown as Uint8Array];
    await assertRejects(() => through(hashStream("sha256"), chunks), TypeError, "bytes");
  });

  it("refuses an unknown name at once", () => {
    assertThrows(() => hashStream("nope"), Error, "nope");
  });

  it("works on the bodies of fetch", async () => {
    const body = new Response(data).body!;
    const digest = await new Response(body.pipeThrough(hashStream("sha256"))).bytes();
    assertEquals(digest, hash("sha256", data));
  });
});

describe("a MAC stream", () => {
  it("gives the tag of what passed in, however that was split", async () => {
    const expected: Uint8Array = hmac("sha256", key, data);
    for (const size of splits) {
      const stream = macStream("hmac", key, { digest: "sha256" });
      assertEquals(await through(stream, chunksOf(data, size)), expected);
    }
  });
});

describe("a cipher stream", () => {
  for (const name of ["aes-256-ctr", "aes-256-cbc"]) {
    it(`of ${name} gives what the cipher gives, however its input is split`, async () => {
      const cipher = createCipher(name, { key, iv });
      const expected = new Uint8Array([...cipher.update(data), ...cipher.final()]);
      for (const size of splits) {
        const there = new Uint8Array(
          await through(cipherStream(name, { key, iv }), chunksOf(data, size)),
        );
        assertEquals(there, expected);
        const back = decipherStream(name, { key, iv });
        assertEquals(await through(back, chunksOf(there, size)), data);
      }
    });
  }

  it("ends with an error where the padding is wrong", async () => {
    const stream = decipherStream("aes-256-cbc", { key, iv });
    await assertRejects(() => through(stream, [data.subarray(0, 32)]), Error, "Cannot ");
  });

  it("takes a chunk when the reader asks for one", async () => {
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => (given++, controller.enqueue(data)),
    }, { highWaterMark: 0 });
    const reader = endless.pipeThrough(cipherStream("aes-256-ctr", { key, iv }))
      .getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert(given <= 4, `${given} chunks were taken, and one was read`);
    await reader.cancel();
  });

  it("hands on the error of its source", async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("the disk is gone")),
    });
    const stream = broken.pipeThrough(cipherStream("aes-256-ctr", { key, iv }));
    await assertRejects(() => collect(stream), Error, "the disk is gone");
  });
});
