/**
 * The names of algorithms that a libcrypto has.
 *
 * @module
 */
import { refuseIfNoMemory, refuseWithoutMemory } from "../../ffi/libcrypto/error_queue.ts";
import { algorithmNames as namesIn } from "../../engine/load.ts";
import type { Core } from "./core.ts";

/** A kind of algorithm that libcrypto lists. */
export type ListedKind = "digest" | "cipher" | "mac" | "kdf";

/** The same, and what manages the keys of a type. */
export type NamedKind = ListedKind | "keymgmt";

interface Lists {
  /**
   * Since OpenSSL 3.0: the function that lists the algorithms, and the one that lists the names of
   * one.
   */
  readonly provided: readonly [list: string, names: string];
  /** Before: the function that lists both. There are no lists of MACs and KDFs. */
  readonly sorted?: string;
}

const lists: Readonly<Record<NamedKind, Lists>> = {
  digest: {
    provided: ["EVP_MD_do_all_provided", "EVP_MD_names_do_all"],
    sorted: "EVP_MD_do_all_sorted",
  },
  cipher: {
    provided: ["EVP_CIPHER_do_all_provided", "EVP_CIPHER_names_do_all"],
    sorted: "EVP_CIPHER_do_all_sorted",
  },
  mac: { provided: ["EVP_MAC_do_all_provided", "EVP_MAC_names_do_all"] },
  kdf: { provided: ["EVP_KDF_do_all_provided", "EVP_KDF_names_do_all"] },
  keymgmt: { provided: ["EVP_KEYMGMT_do_all_provided", "EVP_KEYMGMT_names_do_all"] },
};

const objectIdentifier = /^\d+(\.\d+)+$/;

/**
 * The names of all algorithms of a kind: in lower case, sorted, each once, without object
 * identifiers. Empty for MACs and KDFs before OpenSSL 3.0.
 *
 * libcrypto also lists what it then refuses to fetch, in FIPS mode for example: that is left out.
 *
 * @param algorithms Those of the kind.
 * @throws {OpenSSLError} If memory was exhausted: the list would be too short.
 * @throws {RangeError} Likewise, if libcrypto does not report it.
 */
export function algorithmNames(
  core: Core,
  kind: ListedKind,
  algorithms: { has(name: string): boolean },
): string[] {
  const listed = listedNames(core, kind).flat();
  return [...new Set(listed)].filter((name) => algorithms.has(name)).sort();
}

/** The names that libcrypto lists, in lower case, without object identifiers: those of each algorithm. */
export function listedNames(core: Core, kind: NamedKind): string[][] {
  const { provided, sorted } = lists[kind];
  const [list, names] = core.lib.EVP_MD_fetch === null ? [sorted, null] : provided;
  if (list === undefined) return [];
  core.lib.ERR_clear_error();
  const all = namesIn(core.native, core.anchor, list, names);
  checkMemory(core, all, kind);
  return all.map((group) =>
    group.filter((name) => !objectIdentifier.test(name)).map((name) => name.toLowerCase())
  );
}

/** libcrypto does not fail when it lists too few: at most, its error queue tells. */
function checkMemory({ lib }: Core, names: readonly string[][], kind: NamedKind): void {
  const action = `list the algorithms of the kind ${kind}`;
  refuseIfNoMemory(lib, action);
  if (names.length > 0) return;
  refuseWithoutMemory(lib, action);
}
