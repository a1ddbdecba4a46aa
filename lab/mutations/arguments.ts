/**
 * What callers pass: bytes, options and parameters.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const detached = ["tests/core/arguments_detached.test.ts"];
const extra = ["tests/core/arguments_extra.test.ts"];
const options = ["tests/core/arguments_options.test.ts"];
const providers = ["tests/core/arguments_providers.test.ts"];
const resized = ["tests/core/arguments_resized.test.ts"];
const shared = ["tests/core/arguments_shared.test.ts"];
const spoofed = ["tests/core/arguments_spoofed.test.ts"];

/** The mutations. */
export const args: readonly Mutation[] = [
  {
    what: "bytes that were taken away pass for none",
    file: "hazmat/core/args.ts",
    search: "  if (size === 0 && isLost(bytes)) throw lost(action, label);\n",
    replace: "  void isLost;\n",
    tests: detached,
  },
  {
    what: "what a DataView has lost passes for none",
    file: "hazmat/core/args.ts",
    search: "  } catch {\n    throw lost(action, label);\n  }\n}\n\n/** Whether a value has",
    replace: "  } catch {\n    return new Uint8Array(0);\n  }\n}\n\n/** Whether a value has",
    tests: detached,
  },
  {
    what: "every view is taken for a typed array",
    file: "hazmat/core/args.ts",
    search: "  if (isTypedArray(data)) return data as unknown as Taken;",
    replace: "  if (ArrayBuffer.isView(data)) return data as unknown as Taken;",
    tests: spoofed,
  },
  {
    what: "every object is taken for a buffer",
    file: "hazmat/core/args.ts",
    search: "    return true;\n  } catch {\n    return false;\n  }\n}\n\nfunction notBytes",
    replace: "    return true;\n  } catch {\n    return true;\n  }\n}\n\nfunction notBytes",
    tests: [...spoofed, ...shared],
  },
  {
    what: "a part of an array is taken from the start of its buffer",
    file: "hazmat/core/args.ts",
    search: "byteOffsetOfArray.call(bytes) + at, size);",
    replace: "at, size);",
    tests: ["tests/aead/aead_use.test.ts", ...spoofed],
  },
  {
    what: "a copy is the same memory",
    file: "hazmat/core/args.ts",
    search: "  const copy = newFixedBytes(size);\n",
    replace: "  const copy = partOf(bytes, 0, size) as Bytes;\n",
    tests: shared,
  },
  {
    what: "the plaintext of a forged message of more than 1 GiB is not wiped",
    file: "hazmat/core/args.ts",
    search: "  partOf(bytes, 0, size).fill(0);\n",
    replace: "  void [bytes, size];\n",
    tests: ["tests/core/large.test.ts"],
  },
  {
    what: "no memory counts as shared",
    file: "hazmat/core/args.ts",
    search: "  return !has(bytesOfBuffer, bufferOfArray.call(bytes));",
    replace: "  return bufferOfArray.call(bytes) === undefined;",
    tests: shared,
  },
  {
    what: "output is never in the place of input",
    file: "hazmat/core/args.ts",
    search: "  return byteOffsetOfArray.call(input) === byteOffsetOfArray.call(out) &&",
    replace: "  return byteOffsetOfArray.call(input) < byteOffsetOfArray.call(out) &&",
    tests: ["tests/ciphers/cipher_use.test.ts"],
  },
  {
    what: "output may run into shared input",
    file: "hazmat/core/args.ts",
    search: "  if (distance === 0 || areApart || ",
    replace: "  if (distance >= -size || areApart || ",
    tests: ["tests/ciphers/cipher_use.test.ts", "tests/aead/aead_use.test.ts"],
  },
  {
    what: "there is always room",
    file: "hazmat/core/args.ts",
    search: "  if (room >= size) return;",
    replace: "  if (room >= 0) return;",
    tests: ["tests/aead/aead_use.test.ts"],
  },
  {
    what: "an option that there is not is ignored",
    file: "hazmat/core/args.ts",
    search: "if ((known as Record<string, unknown>)[name] !== true) {",
    replace: "if ((known as Record<string, unknown>)[name] === 1) {",
    tests: options,
  },
  {
    what: "an option that a program gave to every object is refused",
    file: "hazmat/core/args.ts",
    search: "  if (Object.hasOwn(Object.prototype, name)) return;\n",
    replace: "",
    tests: options,
  },
  {
    what: "options are read again where they are used",
    file: "hazmat/core/args.ts",
    search: "  return copy as O;",
    replace: "  return options;",
    tests: options,
  },
  {
    what: "a list or bytes pass for options",
    file: "hazmat/core/args.ts",
    search: "  const isList = Array.isArray(value) || ArrayBuffer.isView(value);",
    replace: "  const isList = false;",
    tests: options,
  },
  {
    what: "an argument more is ignored",
    file: "hazmat/core/args.ts",
    search: "  if (given <= most) return;",
    replace: "  if (given >= most) return;",
    tests: extra,
  },
  {
    what: "an option that is misspelt is not told by its name",
    file: "hazmat/core/args.ts",
    search: "best.distance <= 2 ?",
    replace: "best.distance < 0 ?",
    tests: options,
  },
  {
    what: "an option is not known by the name that others have for it",
    file: "hazmat/core/args.ts",
    search: "  if (same !== undefined && known.includes(same)) return same;\n",
    replace: "",
    tests: options,
  },
  {
    what: "a signal that has been aborted aborts nothing",
    file: "hazmat/core/args.ts",
    search: "  if (signal !== undefined && isAborted.call(signal)) throw reasonOf.call(signal);",
    replace: "  void [signal, isAborted, reasonOf];",
    tests: ["tests/core/jobs.test.ts"],
  },
  {
    what: "anything passes for a signal",
    file: "hazmat/core/args.ts",
    search: "  if (signal === undefined || signal instanceof AbortSignal) return;",
    replace: "  if (signal === undefined || action !== undefined) return;",
    tests: ["tests/kdfs/inputs.test.ts"],
  },
  {
    what: "parameters are read again where they are used",
    file: "hazmat/core/params.ts",
    search: "    if (name !== notOne) taken[name] = (values as Record<string, never>)[name];",
    replace:
      "    void (values as Record<string, never>)[name];\n    if (name !== notOne) taken[name] = (values as Record<string, never>)[name];",
    tests: options,
  },
  {
    what: "parameters are taken where the caller keeps them",
    file: "hazmat/core/params.ts",
    search: "Record<string, TakenValue | undefined> = {};",
    replace: "Record<string, TakenValue | undefined> = values as never;",
    tests: options,
  },
  {
    what: "parameters that need more than the usual memory do not get it",
    file: "hazmat/core/params.ts",
    search: "  const isUsual = head <= usualImage.byteLength;",
    replace: "  const isUsual = head > 0;",
    tests: ["tests/kdfs/generic.test.ts"],
  },
  {
    what: "a text among parameters has no end",
    file: "hazmat/core/params.ts",
    search: "  return Math.ceil((length + 1) / 8) * 8;",
    replace: "  return Math.ceil(length / 8) * 8;",
    tests: ["tests/kdfs/generic.test.ts", "tests/macs/macs.test.ts"],
  },
  {
    what: "a number below zero among parameters is a large one",
    file: "hazmat/core/params.ts",
    search: "  const type = number < 0n ? OSSL_PARAM_INTEGER : OSSL_PARAM_UNSIGNED_INTEGER;",
    replace:
      "  const type = number > 0n ? OSSL_PARAM_UNSIGNED_INTEGER : OSSL_PARAM_UNSIGNED_INTEGER;",
    tests: ["tests/kdfs/generic.test.ts", "tests/macs/macs.test.ts"],
  },
  {
    what: "memory that another thread writes is not copied",
    file: "hazmat/core/args.ts",
    search: "  return size > small && isShared(bytes);",
    replace: "  return size < 0 && isShared(bytes);",
    tests: shared,
  },
  {
    what: "the output of our own is not handed on",
    file: "hazmat/core/args.ts",
    search: "      native.hazmat_copy(out.bytes, toSize(0), to, toSize(0), toSize(written));\n",
    replace: "      void native;\n",
    tests: ["tests/ciphers/cipher_use.test.ts", ...shared],
  },
  {
    what: "the copy of shared input is not wiped",
    file: "hazmat/core/args.ts",
    search: "    from.fill(0);\n",
    replace: "    // nothing\n",
    tests: ["tests/aead/wiping_aead.test.ts"],
  },
  {
    what: "the output of our own is not wiped",
    file: "hazmat/core/args.ts",
    search: "      to.fill(0);\n",
    replace: "      // nothing\n",
    tests: ["tests/aead/wiping_aead.test.ts"],
  },
  {
    what: "an algorithm that is in use is freed",
    file: "hazmat/core/algorithms.ts",
    search: "    freeLater(() => pointers.forEach((pointer) => this.#kind.free(pointer)));",
    replace: "    void freeLater;\n    pointers.forEach((pointer) => this.#kind.free(pointer));",
    tests: providers,
    justified: "the caller's code runs before an algorithm is fetched: this is the second lock",
  },
  {
    what: "a MAC that is in use is freed",
    file: "hazmat/macs/evp_mac.ts",
    search: "freeLater(() => mac.free());",
    replace: "mac.free();",
    tests: providers,
    justified: "the caller's code runs before an algorithm is fetched: this is the second lock",
  },
  {
    what: "prepared MACs outlive the provider that they are of",
    file: "hazmat/core/core.ts",
    search: "    for (const listener of this.#changeListeners) listener();\n",
    replace: "",
    tests: ["tests/macs/mac_use.test.ts"],
  },
  {
    what: "an AEAD's cipher is freed once too often",
    file: "hazmat/aead/aead.ts",
    search: "    core.holdCipher(this, algorithm);\n",
    replace: "",
    tests: ["tests/aead/aead_use.test.ts"],
  },
  {
    what: "an AEAD keeps its cipher for ever",
    file: "hazmat/core/core.ts",
    search: "    if (this.lib.EVP_CIPHER_up_ref !== null) this.objects(",
    replace: "    if (this.lib.EVP_CIPHER_up_ref === null) this.objects(",
    tests: ["tests/core/cycles.test.ts"],
    justified: "the garbage collector lets go of it later",
  },
  {
    what: "the key of an AEAD is taken before its options are read",
    file: "hazmat/aead/aead.ts",
    search:
      '      const own = takeAeadOptions(options);\n      const taken = takeInput(key, "make an AEAD", "key");',
    replace:
      '      const taken = takeInput(key, "make an AEAD", "key");\n      const own = takeAeadOptions(options);',
    tests: resized,
  },
  {
    what: "the key of a MAC is taken before its parameters are read",
    file: "hazmat/macs/mac.ts",
    search:
      '    const takenParams = takeMacParams(params);\n    const taken = takeInput(key, creating, "key");',
    replace:
      '    const taken = takeInput(key, creating, "key");\n    const takenParams = takeMacParams(params);',
    tests: resized,
  },
  {
    what: "SIV's list is read as it is used",
    file: "hazmat/aead/plan.ts",
    search: "    return Array.from({ length }, (_, index) => data[index]!);",
    replace: "    return data;",
    tests: resized,
  },
  {
    what: "a hash is as long as a program says that it is",
    file: "hazmat/digests/hash.ts",
    search: '    const output = newBytes(this.#length, "finish the hash");',
    replace: '    const output = newBytes(this.digestSize, "finish the hash");',
    tests: ["tests/digests/digest_use.test.ts"],
  },
];
