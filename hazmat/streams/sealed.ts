/**
 * Authenticated encryption of streams, segment by segment: what is released has been verified, and
 * no more than two segments are in memory, whatever the stream's size.
 *
 * The layout is that of Tink's AES-GCM-HKDF streaming AEAD
 * (https://developers.google.com/tink/streaming-aead/aes_gcm_hkdf_streaming):
 *
 *     header    = length of the header (1 byte) || salt || nonce prefix (7 bytes)
 *     key       = HKDF(hash, main key, salt, associated data), as long as the salt
 *     segment i = seal(key, prefix || i (4 bytes, big endian) || last (1 byte), plaintext)
 *
 * The first segment is shorter by the header's length. A segment that is missing, moved, repeated
 * or cut off makes a tag wrong, because its nonce contains its place and whether it is the last.
 *
 * @module
 */
import type { Aead } from "../aead/aead.ts";
import {
  type AllowSharedBufferSource,
  type Bytes,
  type Names,
  partOf,
  takeInput,
} from "../core/args.ts";
import type { BackendOption } from "../core/default.ts";
import { InvalidTag } from "../../errors.ts";
import { type ByteTransform, transformOf } from "./transform.ts";
/** Sizes of the segments, by their index. */
export type SegmentSize = (index: number) => number;

/**
 * Collects data into segments. One is released when more data follow it, so that the last, which
 * may be short or empty, is known to be the last.
 */
export class Segments {
  readonly #sizeOf: SegmentSize;
  #segment: Bytes;
  #filled = 0;
  #index = 0;

  /**
   * @param sizeOf The size of each segment.
   */
  constructor(sizeOf: SegmentSize) {
    this.#sizeOf = sizeOf;
    this.#segment = ofSize(sizeOf(0));
  }

  /** Takes data. `use` gets each segment that is full and not the last; it must not keep it. */
  push(data: Uint8Array, use: (segment: Bytes, index: number) => void): void {
    let at = 0;
    while (at < data.length) {
      if (this.#filled === this.#segment.length) this.#next(use);
      const part = data.subarray(at, at + this.#segment.length - this.#filled);
      this.#segment.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
    }
  }

  /** The last segment, and its index. */
  last(): { segment: Bytes; index: number } {
    return { segment: this.#segment.subarray(0, this.#filled), index: this.#index };
  }

  /** Wipes what it holds. */
  wipe(): void {
    this.#segment.fill(0);
  }

  #next(use: (segment: Bytes, index: number) => void): void {
    use(this.#segment, this.#index);
    this.#index++;
    this.#filled = 0;
    const size = this.#sizeOf(this.#index);
    if (size === this.#segment.length) return;
    this.#segment.fill(0);
    this.#segment = ofSize(size);
  }
}

/**
 * A segment that can be wiped. Bun keeps small arrays inside their objects, and the bytes of one
 * stay there when `subarray` gives it a buffer, so this has a buffer from the beginning.
 */
function ofSize(size: number): Bytes {
  return new Uint8Array(new ArrayBuffer(size));
}

/** Options of `sealStream` and `openStream`. */
export interface SealedStreamOptions extends BackendOption {
  /** Data that must be the same when opening, such as a file's name; none by default. */
  readonly associatedData?: AllowSharedBufferSource;
  /**
   * The size of a sealed segment in bytes, including the tag: 128 to 2^30; 1 MiB by default. It is
   * not in the stream: opening needs the same.
   */
  readonly segmentSize?: number;
  /** HKDF's digest; `"sha256"` by default. */
  readonly hash?: string;
}

/** Their names. */
export const sealedStreamOptions: Names<SealedStreamOptions> = {
  associatedData: true,
  segmentSize: true,
  hash: true,
  backend: true,
};

/** A copy of the key of many streams, which serves one. */
export interface MainKey {
  /** Derives the stream's own key: by HKDF from this, a salt and the associated data. */
  readonly derive: (salt: Bytes) => Aead;
  /** Wipes the copy; nothing is derived from it afterwards. */
  readonly wipe: () => void;
}

/** Derives the stream's own key; the main key is not needed afterwards. */
function ownKey(main: MainKey, salt: Bytes): Aead {
  try {
    return main.derive(salt);
  } finally {
    main.wipe();
  }
}

/** The sizes that a sealed stream is made of, in bytes. */
export interface SealedLayout {
  /** The salt's length, which is also the key's. */
  readonly saltLength: number;
  /** A sealed segment's length, including the tag. */
  readonly segmentSize: number;
}

const prefixLength = 7;
const tagLength = 16;
const mostSegments = 2 ** 32;

const headerLength = ({ saltLength }: SealedLayout): number => 1 + saltLength + prefixLength;

/** The size of the i-th segment, of plaintext or sealed. */
function segmentSizes(layout: SealedLayout, overhead: number): (index: number) => number {
  const whole = layout.segmentSize - overhead;
  return (index) => index === 0 ? whole - headerLength(layout) : whole;
}

/** A stream that seals. `random` has the salt and the nonce prefix, newly drawn. */
export function sealTransform(
  layout: SealedLayout,
  random: Bytes,
  mainKey: MainKey,
): ByteTransform {
  const aead = ownKey(mainKey, random.slice(0, layout.saltLength));
  const segments = new Segments(segmentSizes(layout, tagLength));
  const nonces = new SegmentNonces(random.subarray(layout.saltLength));
  let header: Bytes | undefined = headerOf(layout, random);
  const seal = (segment: Bytes, index: number, isLast: boolean): Bytes =>
    aead.seal(nonces.of(index, isLast), segment);
  const startWith = (emit: (bytes: Bytes) => void): void => {
    if (header !== undefined) emit(header);
    header = undefined;
  };
  return transformOf({
    take: (chunk, emit) => {
      startWith(emit);
      segments.push(chunkBytes(chunk, "seal a stream"), (segment, index) => {
        emit(seal(segment, index, false));
      });
    },
    end: (emit) => {
      startWith(emit);
      const { segment, index } = segments.last();
      emit(seal(segment, index, true));
    },
    dispose: () => (segments.wipe(), aead.dispose()),
  });
}

/** A stream that opens: each chunk that it gives has been verified. */
export function openTransform(layout: SealedLayout, mainKey: MainKey): ByteTransform {
  const header = new Uint8Array(headerLength(layout));
  let headerFilled = 0;
  let opener: SegmentOpener | undefined;
  const takeHeader = (data: Uint8Array): Uint8Array => {
    const part = data.subarray(0, header.length - headerFilled);
    header.set(part, headerFilled);
    headerFilled += part.length;
    if (headerFilled === header.length) opener ??= new SegmentOpener(layout, header, mainKey);
    return data.subarray(part.length);
  };
  return transformOf({
    take: (chunk, emit) => {
      const data = takeHeader(chunkBytes(chunk, "open a stream"));
      opener?.push(data, emit);
    },
    end: (emit) => {
      if (opener === undefined) throw new InvalidTag("open a stream that ends within its header");
      opener.end(emit);
    },
    dispose: () => (mainKey.wipe(), opener?.dispose()),
  });
}

function chunkBytes(chunk: AllowSharedBufferSource, action: string): Uint8Array {
  const { bytes, size } = takeInput(chunk, action, "chunk");
  return partOf(bytes, 0, size);
}

/** Opens the segments after a header. */
class SegmentOpener {
  readonly #segments: Segments;
  readonly #nonces: SegmentNonces;
  readonly #aead: Aead;

  constructor(layout: SealedLayout, header: Bytes, mainKey: MainKey) {
    if (header[0] !== header.length) {
      throw new InvalidTag(`open a stream whose header is not ${header.length} bytes long`);
    }
    this.#segments = new Segments(segmentSizes(layout, 0));
    this.#nonces = new SegmentNonces(header.slice(1 + layout.saltLength));
    this.#aead = ownKey(mainKey, header.slice(1, 1 + layout.saltLength));
  }

  push(data: Uint8Array, emit: (bytes: Bytes) => void): void {
    this.#segments.push(data, (segment, index) => emit(this.#open(segment, index, false)));
  }

  end(emit: (bytes: Bytes) => void): void {
    const { segment, index } = this.#segments.last();
    if (segment.length < tagLength) throw new InvalidTag("open a stream that was cut off");
    emit(this.#open(segment, index, true));
  }

  dispose(): void {
    this.#aead.dispose();
  }

  #open(segment: Bytes, index: number, isLast: boolean): Bytes {
    return this.#aead.open(this.#nonces.of(index, isLast), segment);
  }
}

/** The nonces of a stream's segments. */
class SegmentNonces {
  readonly #nonce = new Uint8Array(prefixLength + 5);
  readonly #view = new DataView(this.#nonce.buffer);

  constructor(prefix: Uint8Array) {
    this.#nonce.set(prefix);
  }

  /** The nonce of a segment, until the next is asked for. */
  of(index: number, isLast: boolean): Bytes {
    if (index >= mostSegments) {
      throw new RangeError(
        `Cannot seal or open a stream: it must have at most ${mostSegments} segments, ` +
          "but needs more; use a larger segmentSize, or several streams",
      );
    }
    this.#view.setUint32(prefixLength, index);
    this.#nonce[prefixLength + 4] = isLast ? 1 : 0;
    return this.#nonce;
  }
}

function headerOf(layout: SealedLayout, random: Bytes): Bytes {
  const header = new Uint8Array(headerLength(layout));
  header[0] = header.length;
  header.set(random, 1);
  return header;
}
