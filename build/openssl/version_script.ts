/**
 * The linker's version script: the symbol version that every export of an
 * OpenSSL older than 1.1.0 gets, as its build system can give it none.
 *
 * @module
 */
import { UsageError } from "./error.ts";

/** The name under which it lies in the source tree. */
export const versionScriptName = "openssl.ld";

/** Refuses a label that cannot be part of a file name and of a symbol version alike. */
export function checkLabel(label: string): string {
  if (/^[A-Za-z0-9_]+$/.test(label)) return label;
  throw new UsageError(
    `LABEL must be letters, digits and underscores: current value is "${label}"`,
  );
}

/** Refuses what is no version of OpenSSL. */
export function checkVersion(version: string): string {
  if (/^\d+\.\d+\.\d+[a-z]*(-[A-Za-z0-9.-]+)?$/.test(version)) return version;
  throw new UsageError(
    `VERSION must be one of OpenSSL's, as 1.0.2u: current value is "${version}"`,
  );
}

/** The text of `openssl.ld`. */
export function versionScript(version: string, label: string): string {
  const number = checkVersion(version).replace(/-/g, "_").toUpperCase();
  const node = `OPENSSL_${number}_${checkLabel(label).toUpperCase()}`;
  return `${node} {\n    global:\n        *;\n};\n`;
}
