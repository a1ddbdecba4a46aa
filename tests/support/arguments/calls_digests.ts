/**
 * Calls on digests and MACs.
 *
 * @module
 */
import { createHash, hash, hashInto } from "../../../hazmat/digests/mod.ts";
import {
  constantTimeEquals,
  createHmac,
  createMac,
  hmac,
  mac,
  macSupported,
} from "../../../hazmat/macs/mod.ts";
import { counted } from "../ciphers.ts";
import type { Call } from "./call.ts";

const data = counted(100, 1);
const key = counted(32, 2);
const short = counted(16, 3);
const tag = hmac("sha256", key, data);

/** Digests. */
export const digestCalls: readonly Call[] = [
  {
    name: "hash",
    inputs: { data },
    options: () => ({ length: undefined }),
    run: ({ data }, options) => hash("sha256", data, options),
  },
  {
    name: "hash of a chosen length",
    inputs: { data },
    options: () => ({ length: 40 }),
    run: ({ data }, options) => hash("shake256", data, options),
  },
  {
    name: "hashInto",
    inputs: { data },
    outputs: { out: 40 },
    options: () => ({ length: undefined }),
    run: ({ data, out }, options) => hashInto("sha256", data, out, options),
  },
  {
    name: "hashInto of a chosen length",
    inputs: { data },
    outputs: { out: 40 },
    options: () => ({ length: 40 }),
    run: ({ data, out }, options) => hashInto("shake128", data, out, options),
  },
  {
    name: "Hash.update",
    inputs: { data },
    run: ({ data }) => createHash("sha512").update(data).digest(),
  },
  {
    name: "Hash.digestInto",
    inputs: {},
    outputs: { out: 40 },
    run: ({ out }) => createHash("sha256").digestInto(out),
  },
];

/** MACs, and the comparison of their results. */
export const macCalls: readonly Call[] = [
  {
    name: "hmac",
    inputs: { key, data },
    run: ({ key, data }) => hmac("sha256", key, data),
  },
  {
    name: "createHmac",
    inputs: { key, data },
    run: ({ key, data }) => createHmac("sha256", key).update(data).digest(),
  },
  {
    name: "mac, HMAC",
    inputs: { key, data },
    options: () => ({ digest: "sha256" }),
    areParams: true,
    run: ({ key, data }, params) => mac("hmac", key, data, params),
  },
  {
    name: "mac, CMAC",
    inputs: { key: short, data },
    options: () => ({ cipher: "aes-128-cbc" }),
    areParams: true,
    run: ({ key, data }, params) => mac("cmac", key, data, params),
  },
  {
    name: "mac, GMAC",
    skip: macSupported("gmac") ? false : "no GMAC",
    inputs: { key, data, iv: counted(12, 9) },
    options: ({ iv }) => ({ cipher: "aes-256-gcm", iv }),
    areParams: true,
    run: ({ key, data }, params) => mac("gmac", key, data, params),
  },
  {
    name: "createMac, KMAC",
    skip: macSupported("kmac256") ? false : "no KMAC",
    inputs: { key, data, custom: counted(20, 9) },
    options: ({ custom }) => ({ size: 32, custom }),
    areParams: true,
    run: ({ key, data }, params) => createMac("kmac256", key, params).update(data).digest(),
  },
  {
    name: "Mac.digestInto",
    inputs: { data },
    outputs: { out: 40 },
    run: ({ data, out }) => createHmac("sha256", key).update(data).digestInto(out),
  },
  {
    name: "Mac.verify",
    inputs: { tag },
    run: ({ tag }) => createHmac("sha256", key).update(data).verify(tag),
  },
  {
    name: "constantTimeEquals",
    inputs: { a: data, b: data },
    run: ({ a, b }) => constantTimeEquals(a, b),
  },
  {
    name: "constantTimeEquals of what differs",
    inputs: { a: data, b: data.map((byte) => byte ^ 1) },
    run: ({ a, b }) => constantTimeEquals(a, b),
  },
];
