/**
 * Checks of what options are, before any of them is read.
 *
 * @module
 */
import { typeName } from "./bytes.ts";

/**
 * Checks that options are an object.
 *
 * @param what What they are called in errors.
 * @param example As in `{ length: 32 }`.
 * @throws {TypeError} If they are not.
 */
export function checkIsObject(
  value: unknown,
  action: string,
  what = "options",
  example?: string,
): void {
  if (typeof value === "object" && value !== null) return;
  const hint = example === undefined ? "" : `, as in ${example}`;
  throw new TypeError(
    `Cannot ${action} as its ${what} must be an object${hint}: they are of type ${typeName(value)}`,
  );
}

/**
 * Checks that text is text.
 *
 * @throws {TypeError} If it is not.
 */
export function checkIsString(value: unknown, action: string, label: string): void {
  if (typeof value === "string") return;
  throw new TypeError(
    `Cannot ${action} as ${label} must be a string: it is of type ${typeName(value)}`,
  );
}

/**
 * Checks that a signal, if there is one, can abort.
 *
 * @throws {TypeError} If it is something else.
 */
export function checkSignal(signal: unknown, action: string): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw new TypeError(
    `Cannot ${action} as signal must be an AbortSignal: it is of type ${typeName(signal)}`,
  );
}
