/**
 * DER and PEM.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const wiping = ["tests/asn1/wiping.test.ts"];
const reading = ["tests/asn1/reader.test.ts"];
const readingPem = ["tests/asn1/pem.test.ts"];

/** The mutations. */
export const asn1: readonly Mutation[] = [
  {
    what: "the copy of PEM is not wiped",
    file: "hazmat/asn1/pem.ts",
    search: "    octets.fill(0);\n",
    replace: "    // nothing\n",
    tests: wiping,
  },
  {
    what: "what base64 was decoded to is not wiped",
    file: "hazmat/asn1/pem.ts",
    search: "    } finally {\n      der.fill(0);\n",
    replace: "    } finally {\n      // nothing\n",
    tests: wiping,
  },
  {
    what: "the blocks before a damaged one are not wiped",
    file: "hazmat/asn1/pem.ts",
    search: "      for (const { der } of blocks) der.fill(0);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "what is written as PEM is not wiped",
    file: "hazmat/asn1/pem.ts",
    search: "  copy.fill(0);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "copies are in memory that Bun moves",
    file: "ffi/bytes.ts",
    search: "  return new Uint8Array(new ArrayBuffer(size));\n",
    replace: "  return new Uint8Array(size);\n",
    tests: wiping,
    runtimes: ["bun"],
  },
  {
    what: "a writer that has finished is not wiped",
    file: "hazmat/asn1/writer.ts",
    search: "    this.#bytes.fill(0, 0, this.#at);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "a writer's array is not wiped when a larger one replaces it",
    file: "hazmat/asn1/writer.ts",
    search: "    before.fill(0);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "an element that failed is not wiped",
    file: "hazmat/asn1/writer.ts",
    search: "      this.#bytes.fill(0, start, this.#at);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "the elements that a SET OF was sorted by are not wiped",
    file: "hazmat/asn1/writer.ts",
    search: "      element.fill(0);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "lengths need not be minimal",
    file: "hazmat/asn1/reader.ts",
    search: "    if (first === 0 || (count === 1 && first < 0x80)) {\n",
    replace: "    if (first === 0) {\n",
    tests: reading,
  },
  {
    what: "contents go beyond the end of what holds them",
    file: "hazmat/asn1/reader.ts",
    search: "    if (end > this.#end) throw",
    replace: "    if (end > this.#data.length) throw",
    tests: reading,
  },
  {
    what: "an INTEGER need not be minimal",
    file: "hazmat/asn1/reader.ts",
    search: "      if (!isNeeded) throw",
    replace: "      if (!isNeeded && size > 9000) throw",
    tests: reading,
  },
  {
    what: "unused bits need not be zeros",
    file: "hazmat/asn1/reader.ts",
    search: "    if ((this.#data[end - 1]! & (1 << unused) - 1) === 0) return unused;\n",
    replace: "    if (unused > 0) return unused;\n",
    tests: reading,
  },
  {
    what: "a block of PEM may end with another label",
    file: "hazmat/asn1/pem.ts",
    search: "    if (boundary.label !== label) {\n",
    replace: "    if (boundary.label.length !== label.length) {\n",
    tests: readingPem,
  },
  {
    what: "bits before the padding need not be zeros",
    file: "hazmat/asn1/pem.ts",
    search: "    if (padding > 0 && ",
    replace: "    if (padding > 2 && ",
    tests: readingPem,
  },
];
