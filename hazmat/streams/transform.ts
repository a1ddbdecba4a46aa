/**
 * Web streams over objects that take data piece by piece. A chunk is taken when the reader asks for
 * more, so no more memory is used than one chunk needs.
 *
 * @module
 */
import type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
/** Bytes in, bytes out, for `readable.pipeThrough()`. */
export type ByteTransform = TransformStream<AllowSharedBufferSource, Bytes>;

/** What a stream does with the data that pass through it. */
export interface Steps {
  /** Takes a chunk and emits the output that is ready. */
  readonly take: (chunk: AllowSharedBufferSource, emit: (bytes: Bytes) => void) => void;
  /** Emits the rest, after the last chunk. */
  readonly end: (emit: (bytes: Bytes) => void) => void;
  /** Frees what it holds; called once, however the stream ends. */
  readonly dispose: () => void;
}

/** Makes the stream. An error of any step is the stream's. */
export function transformOf(steps: Steps): ByteTransform {
  const emitTo = (controller: TransformStreamDefaultController<Bytes>) => (bytes: Bytes) => {
    if (bytes.length > 0) controller.enqueue(bytes);
  };
  const guarded = (step: () => void, isLast: boolean): void => {
    let done = false;
    try {
      step();
      done = !isLast;
    } finally {
      if (!done) steps.dispose();
    }
  };
  // `cancel` is newer than TypeScript's declaration of it.
  const transformer: Transformer<AllowSharedBufferSource, Bytes> & { cancel(): void } = {
    transform: (chunk, controller) => guarded(() => steps.take(chunk, emitTo(controller)), false),
    flush: (controller) => guarded(() => steps.end(emitTo(controller)), true),
    cancel: () => steps.dispose(),
  };
  return new TransformStream(transformer);
}

/** A hash or a MAC, as far as a stream needs it. */
export interface Digesting {
  /** Takes more data. */
  update(data: AllowSharedBufferSource): unknown;
  /** Ends it. */
  digest(): Bytes;
  /** Frees it. */
  dispose(): void;
}

/** A cipher, as far as a stream needs it. */
export interface Translating {
  /** Takes more data and returns the output that is ready. */
  update(data: AllowSharedBufferSource): Bytes;
  /** Ends it and returns the rest. */
  final(): Bytes;
  /** Frees it. */
  dispose(): void;
}

/** A stream that gives one chunk, the digest, when all data have gone in. */
export function digestTransform(digesting: Digesting): ByteTransform {
  return transformOf({
    take: (chunk) => void digesting.update(chunk),
    end: (emit) => emit(digesting.digest()),
    dispose: () => digesting.dispose(),
  });
}

/** A stream that passes data through a cipher. */
export function cipherTransform(cipher: Translating): ByteTransform {
  return transformOf({
    take: (chunk, emit) => emit(cipher.update(chunk)),
    end: (emit) => emit(cipher.final()),
    dispose: () => cipher.dispose(),
  });
}
