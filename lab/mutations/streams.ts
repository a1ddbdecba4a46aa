/**
 * Web streams.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const wiping = ["tests/streams/wiping_streams.test.ts"];
const sealed = ["tests/streams/sealed_streams.test.ts"];

/** The mutations. */
export const streams: readonly Mutation[] = [
  {
    what: "a stream that throws midway keeps what it holds",
    file: "hazmat/streams/transform.ts",
    search: "      if (!done) steps.dispose();",
    replace: "      if (!done && isLast) steps.dispose();",
    tests: wiping,
  },
  {
    what: "a stream that ends keeps what it holds",
    file: "hazmat/streams/transform.ts",
    search: "      done = !isLast;",
    replace: "      done = true;",
    tests: wiping,
  },
  {
    what: "a stream that is cancelled keeps what it holds",
    file: "hazmat/streams/transform.ts",
    search: "    cancel: () => steps.dispose(),",
    replace: "    cancel: () => {},",
    tests: wiping,
  },
  {
    what: "a sealing stream does not wipe its last segment",
    file: "hazmat/streams/sealed.ts",
    search: "(segments.wipe(), aead.dispose())",
    replace: "aead.dispose()",
    tests: wiping,
  },
  {
    what: "a sealing stream does not dispose of its key",
    file: "hazmat/streams/sealed.ts",
    search: "(segments.wipe(), aead.dispose())",
    replace: "segments.wipe()",
    tests: wiping,
  },
  {
    what: "a sealing stream does not wipe its first, shorter segment",
    file: "hazmat/streams/sealed.ts",
    search: "    this.#segment.fill(0);\n    this.#segment = ofSize(size);",
    replace: "    this.#segment = ofSize(size);",
    tests: wiping,
  },
  {
    what: "a small segment lies where Bun copies it",
    file: "hazmat/streams/sealed.ts",
    search: "new Uint8Array(new ArrayBuffer(size))",
    replace: "new Uint8Array(size)",
    tests: wiping,
    runtimes: ["bun"],
  },
  {
    what: "the main key stays when the stream has its own",
    file: "hazmat/streams/sealed.ts",
    search: "  } finally {\n    main.wipe();\n  }",
    replace: "  } finally {\n    // nothing\n  }",
    tests: wiping,
  },
  {
    what: "the main key stays where a stream ends within its header",
    file: "hazmat/streams/sealed.ts",
    search: "(mainKey.wipe(), opener?.dispose())",
    replace: "opener?.dispose()",
    tests: wiping,
  },
  {
    what: "an opening stream does not dispose of its key",
    file: "hazmat/streams/sealed.ts",
    search: "    this.#aead.dispose();\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "the stream's own key stays in JavaScript",
    file: "hazmat/streams/mod.ts",
    search: "    streamKey.fill(0);\n",
    replace: "    // nothing\n",
    tests: wiping,
  },
  {
    what: "the key of a stream that is refused stays",
    file: "hazmat/streams/mod.ts",
    search: "    wipe();\n    throw error;",
    replace: "    throw error;",
    tests: wiping,
  },
  {
    what: "a stream may end after any segment",
    file: "hazmat/streams/sealed.ts",
    search: "    this.#nonce[prefixLength + 4] = isLast ? 1 : 0;\n",
    replace: "    void isLast;\n",
    tests: sealed,
  },
  {
    what: "segments may change their places",
    file: "hazmat/streams/sealed.ts",
    search: "    this.#view.setUint32(prefixLength, index);\n",
    replace: "",
    tests: sealed,
  },
];
