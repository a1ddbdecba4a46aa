/**
 * Key derivation, on the caller's thread and on others.
 *
 * @module
 */
import type { Bytes } from "../../../hazmat/core/args.ts";
import { errorOf, rejectionOf, type WipingCase, type WipingCases } from "./case.ts";
import { kdf as ourKdf, kdfAsync, kdfSupported, pbkdf2Async } from "../../../hazmat/kdfs/mod.ts";
import * as everyKdf from "../../../hazmat/kdfs/mod.ts";

const salt = new Uint8Array(16).fill(3);
const info = new Uint8Array(24).fill(4);
const length = 48;

type Options = Record<string, unknown>;
type Method<R> = (options: Options) => R;

interface Kind {
  /** The method's name. */
  readonly name: string;
  /** libcrypto's name for what it needs. */
  readonly kdf?: string;
  /** Its options, with a key or password. */
  readonly options: (key: Bytes) => Options;
}

const kinds: readonly Kind[] = [
  {
    name: "pbkdf2",
    options: (password) => ({ hash: "sha256", password, salt, iterations: 2, length }),
  },
  {
    name: "scrypt",
    options: (password) => ({
      ...{ password, salt, cost: 16, blockSize: 2, parallelization: 2, length },
    }),
  },
  { name: "hkdf", options: (key) => ({ hash: "sha256", key, salt, info, length }) },
  { name: "hkdfExtract", kdf: "hkdf", options: (key) => ({ hash: "sha256", key, salt }) },
  { name: "hkdfExpand", kdf: "hkdf", options: (key) => ({ hash: "sha256", key, info, length }) },
  {
    name: "kbkdf",
    options: (key) => ({ mode: "counter", mac: "hmac", hash: "sha256", key, label: salt, length }),
  },
  { name: "sskdf", options: (key) => ({ hash: "sha256", key, info, length }) },
  { name: "x963kdf", options: (key) => ({ hash: "sha256", key, info, length }) },
  {
    name: "tls1Prf",
    kdf: "tls1-prf",
    options: (secret) => ({ hash: "sha256", secret, seed: info, length }),
  },
  {
    name: "argon2id",
    options: (secret) => ({
      ...{ password: secret, salt, secret, iterations: 1, memoryCost: 64, lanes: 2, length },
    }),
  },
];

const methods = everyKdf as unknown as
  & Record<string, Method<Bytes>>
  & Record<`${string}Async`, Method<Promise<Bytes>>>;

const lacks = (kdf: string) => kdfSupported(kdf) ? false as const : `this libcrypto has no ${kdf}`;

function ofKind({ name, kdf = name, options }: Kind): WipingCases {
  const base = {
    skip: lacks(kdf),
    secrets: { key: 40 },
    derived: ({ key }) => ({ result: methods[name]!(options(key!)) }),
  } satisfies Partial<WipingCase>;
  return {
    [`has nothing of ${name}() but the result, and not that when its caller has wiped it`]: {
      ...base,
      async use({ key }, look) {
        const result = methods[name]!(options(key!));
        key!.fill(0);
        await look({ present: ["result"], absent: ["key"] });
        result.fill(0);
      },
    },
    [`has nothing of ${name}Async() but the result, and not that when its caller has wiped it`]: {
      ...base,
      async use({ key }, look) {
        const deriving = methods[`${name}Async`]!(options(key!));
        key!.fill(0);
        const result = await deriving;
        await look({ present: ["result"], absent: ["key"] });
        result.fill(0);
      },
    },
  };
}

const params = (key: Bytes) => ({ digest: "sha256", key, salt, info });

const generic: WipingCases = {
  "has nothing of the parameters of kdf(), nor of its result": {
    skip: lacks("sshkdf"),
    secrets: { key: 40 },
    derived: ({ key }) => ({ result: ourKdf("hkdf", { params: params(key!), length }) }),
    use: ({ key }) => void ourKdf("hkdf", { params: params(key!), length }).fill(0),
  },
  "has nothing of the parameters of kdf() that libcrypto refuses": {
    skip: lacks("sshkdf"),
    secrets: { key: 40 },
    use({ key }) {
      const wrong = { ...params(key!), mode: "no-such-mode" };
      errorOf(() => ourKdf("hkdf", { params: wrong, length }));
    },
  },
  "has nothing of a derivation that libcrypto refuses as it is made": {
    skip: lacks("sshkdf"),
    secrets: { key: 40 },
    use: ({ key }) => void errorOf(() => ourKdf("hkdf", { params: { key: key! }, length })),
  },
  "has nothing of a derivation that libcrypto refuses on another thread": {
    skip: lacks("sshkdf"),
    secrets: { key: 40 },
    async use({ key }, look) {
      const refused = rejectionOf(kdfAsync("hkdf", { params: { key: key! }, length }));
      key!.fill(0);
      await refused;
      await look({ absent: ["key"] });
    },
  },
};

/** Longer than a search takes, whatever the machine. */
const slow = { hash: "sha256", salt, iterations: 2_000_000, length: 32 };

const cpus = Math.max(1, navigator.hardwareConcurrency || 1);

const offThread: WipingCases = {
  "has the inputs of a job that waits, until it is aborted": {
    secrets: { first: 40, waiting: 40 },
    async use({ first, waiting }, look) {
      const running = Array.from(
        { length: cpus },
        () => pbkdf2Async({ ...slow, password: first! }),
      );
      const abortion = new AbortController();
      const { signal } = abortion;
      const aborted = rejectionOf(pbkdf2Async({ ...slow, password: waiting!, signal }));
      first!.fill(0);
      waiting!.fill(0);
      await look({ present: ["first", "waiting"] });
      abortion.abort();
      await aborted;
      await look({ present: ["first"], absent: ["waiting"] });
      for (const result of await Promise.all(running)) result.fill(0);
    },
  },
};

/** The cases. */
export const kdfs: WipingCases = Object.assign({}, ...kinds.map(ofKind), generic, offThread);
