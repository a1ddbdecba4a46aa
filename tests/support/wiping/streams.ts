/**
 * Web streams that end normally, with an error, or by cancellation.
 *
 * @module
 */
import type { AllowSharedBufferSource, Bytes } from "../../../hazmat/core/args.ts";
import { hkdf } from "../../../hazmat/kdfs/mod.ts";
import {
  cipherStream,
  hashStream,
  macStream,
  openStream,
  sealStream,
} from "../../../hazmat/streams/mod.ts";
import type { Needles } from "../memory.ts";
import { type Notes, rejectionOf, type Secrets, type WipingCases } from "./case.ts";

const iv = new Uint8Array(16).fill(9);
const data = new Uint8Array(600).fill(7);
const sealing = { segmentSize: 256 };

type Stream = ReturnType<typeof hashStream>;
const notBytes = "no bytes" as unknown as Uint8Array;
const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (hex: string): Bytes =>
  new Uint8Array(hex.match(/../g)?.map((byte) => parseInt(byte, 16)) ?? []);

/** Both ends of a stream, for chunks that nobody copies. */
function endsOf(stream: Stream) {
  const [writer, reader] = [stream.writable.getWriter(), stream.readable.getReader()];
  return {
    /** Passes on a chunk, and returns the output for it. */
    async pass(chunk: AllowSharedBufferSource): Promise<Bytes> {
      const [{ value }] = await Promise.all([reader.read(), writer.write(chunk)]);
      return value!;
    },
    write: (chunk: AllowSharedBufferSource) => writer.write(chunk),
    async end(): Promise<Bytes[]> {
      const closed = writer.close();
      closed.catch(() => {}); // a read reports it first
      const rest: Bytes[] = [];
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        rest.push(next.value);
      }
      await closed;
      return rest;
    },
    /** What is still to be read is delivered before the error. */
    async fail(): Promise<void> {
      const written = rejectionOf(writer.write(notBytes));
      await rejectionOf((async () => {
        while (!(await reader.read()).done);
      })());
      await written;
    },
    async cancel(): Promise<void> {
      writer.closed.catch(() => {});
      await reader.cancel();
    },
    async abort(): Promise<void> {
      reader.closed.catch(() => {});
      await writer.abort();
    },
  };
}

type Ends = ReturnType<typeof endsOf>;

const ways: Readonly<Record<string, (ends: Ends) => Promise<unknown>>> = {
  "that ended": (ends) => ends.end(),
  "that threw midway": (ends) => ends.fail(),
  "that was cancelled": (ends) => ends.cancel(),
  "that was aborted": (ends) => ends.abort(),
};

/** The sealed stream of a text, whose key is wiped. */
async function sealedOf(key: Bytes, chunk: Bytes): Promise<Bytes> {
  const ends = endsOf(sealStream("aes-256-gcm", key, sealing));
  void ends.write(chunk);
  const parts = await ends.end();
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

/** The stream's own key: by HKDF from the salt in the header. */
function derived({ key }: Secrets, { header }: Notes): Needles {
  if (header === undefined) return {};
  const salt = fromHex(header).subarray(1, 33);
  return { streamKey: hkdf({ hash: "sha256", key: key!, salt, length: 32 }) };
}

function inWay(way: string, finish: (ends: Ends) => Promise<unknown>): WipingCases {
  return {
    [`has no key of a stream of a cipher ${way}`]: {
      secrets: { key: 32 },
      async use({ key }, look) {
        const ends = endsOf(cipherStream("aes-256-ctr", { key: key!, iv }));
        key!.fill(0);
        await ends.pass(data);
        await look({ present: ["key"] });
        await finish(ends);
      },
    },
    [`has no data of a stream of a hash ${way}`]: {
      secrets: { text: 40 },
      async use({ text }, look) {
        const ends = endsOf(hashStream("sha256"));
        const written = ends.write(text!);
        if (way === "that ended") return void await finishDigest(ends, written, text!);
        const read = finish(ends);
        await written.catch(() => {});
        text!.fill(0);
        await read;
        await look({ absent: ["text"] });
      },
    },
    [`has no key of a stream of a MAC ${way}`]: {
      secrets: { key: 32 },
      async use({ key }, look) {
        const ends = endsOf(macStream("cmac", key!, { cipher: "aes-256-cbc" }));
        key!.fill(0);
        await look({ present: ["key"] });
        await finish(ends);
      },
    },
    [`has neither main nor own key of a sealing stream ${way}`]: {
      secrets: { key: 32, text: 600 },
      derived,
      async use({ key, text }, look, notes) {
        const ends = endsOf(sealStream("aes-256-gcm", key!, sealing));
        key!.fill(0);
        const header = await ends.pass(text!);
        text!.fill(0);
        notes.header = toHex(header);
        // What the last segment has taken so far is there too.
        await look({ present: ["streamKey", "text"], absent: ["key"] });
        await finish(ends);
      },
    },
    [`has neither main nor own key of an opening stream ${way}`]: {
      secrets: { key: 32, text: 600 },
      derived,
      async use({ key, text }, look, notes) {
        const sealed = await sealedOf(key!, text!);
        text!.fill(0);
        notes.header = toHex(sealed.subarray(0, 40));
        const ends = endsOf(openStream("aes-256-gcm", key!, sealing));
        key!.fill(0);
        await look({ present: ["key"], absent: ["streamKey", "text"] });
        const opened = [await ends.pass(sealed.subarray(0, 300))];
        await look({ present: ["streamKey", "text"], absent: ["key"] });
        if (way === "that ended") {
          void ends.write(sealed.subarray(300));
          opened.push(...await ends.end());
        } else {
          await finish(ends);
        }
        for (const part of opened) part.fill(0);
      },
    },
  };
}

async function finishDigest(ends: Ends, written: Promise<void>, text: Bytes): Promise<void> {
  const rest = ends.end();
  await written;
  text.fill(0);
  await rest;
}

const unused: WipingCases = {
  "has no key of an opening stream that was cut off within its header": {
    secrets: { key: 32 },
    async use({ key }, look) {
      const ends = endsOf(openStream("aes-256-gcm", key!, sealing));
      key!.fill(0);
      void ends.write(new Uint8Array(10)).catch(() => {});
      await look({ present: ["key"] });
      await rejectionOf(ends.end());
    },
  },
  "has no plaintext of a segment that was forged": {
    secrets: { key: 32, text: 100 },
    async use({ key, text }, look) {
      const sealed = await sealedOf(key!, text!);
      text!.fill(0);
      sealed[sealed.length - 1]! ^= 1;
      const ends = endsOf(openStream("aes-256-gcm", key!, sealing));
      key!.fill(0);
      void ends.write(sealed).catch(() => {});
      await look({ absent: ["text"] });
      await rejectionOf(ends.end());
    },
  },
  "has no key of a sealed stream that was refused": {
    secrets: { key: 32 },
    async use({ key }, look) {
      for (const options of [{ segmentSize: 1 }, { hash: "no-such-hash" }]) {
        try {
          sealStream("aes-256-gcm", key!, options);
        } catch {
          continue;
        }
        throw new Error("it is not refused");
      }
      key!.fill(0);
      await look({ absent: ["key"] });
    },
  },
};

/** The cases. */
export const streams: WipingCases = Object.assign(
  {},
  ...Object.entries(ways).map(([way, finish]) => inWay(way, finish)),
  unused,
);
