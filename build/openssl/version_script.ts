/**
 * The linker's version script: the symbol version for every export of an
 * OpenSSL older than 1.1.0, whose build system cannot assign one.
 *
 * @module
 */
import { UsageError } from "./error.ts";

/** Its file name in the source tree. */
export const versionScriptName = "openssl.ld";

/** Refuses a label that cannot be part of both a file name and a symbol version. */
export function checkLabel(label: string): string {
  if (/^[A-Za-z0-9_]+$/.test(label)) return label;
  throw new UsageError(
    `LABEL must be letters, digits and underscores, but is "${label}"`,
  );
}

/** Refuses what is not a version of OpenSSL. */
export function checkVersion(version: string): string {
  if (/^\d+\.\d+\.\d+[a-z]*(-[A-Za-z0-9.-]+)?$/.test(version)) return version;
  throw new UsageError(
    `VERSION must be one of OpenSSL's, such as 1.0.2u, but is "${version}"`,
  );
}

/** The text of `openssl.ld`. */
export function versionScript(version: string, label: string): string {
  const number = checkVersion(version).replace(/-/g, "_").toUpperCase();
  const node = `OPENSSL_${number}_${checkLabel(label).toUpperCase()}`;
  return `${node} {\n    global:\n        *;\n};\n`;
}
