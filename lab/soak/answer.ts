/**
 * A server's answer, as it arrives over a connection.
 *
 * @module
 */
import { tokenPattern } from "./tokens.ts";

const issued = new RegExp(
  String.raw`^HTTP/1\.1 201 [^]*\r\n\r\n\{"token":"(${tokenPattern})"\}$`,
);

/** The token that it issues; `undefined` for any other answer. */
export function tokenOf(answer: string): string | undefined {
  return issued.exec(answer)?.[1];
}

/** Whether the headers have arrived, and as much of the body as they announce. */
export function isWhole(answer: string): boolean {
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer)?.[1];
  return answer.length - end - 4 >= Number(length ?? 0);
}
