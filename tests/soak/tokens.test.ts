/**
 * The comparison of a server's tokens finds one that repeats, wherever it does.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, assertEquals, describe, it } from "../std.ts";
import { tokenOf } from "../../lab/soak/answer.ts";
import { TokenLog } from "../../lab/soak/tokens.ts";

/** A token that begins with a number's lowest byte, and differs from any other number's. */
function tokenNumber(number: number, beginning = number): string {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt8(beginning & 255, 0);
  bytes.writeUInt32LE(number, 28);
  return bytes.toString("base64url");
}

function repeatsOf(tokens: Iterable<string>): number {
  const directory = mkdtempSync(join(tmpdir(), "hazmat-tokens-"));
  try {
    const log = new TokenLog(directory);
    for (const token of tokens) log.add(token);
    const repeats = log.countRepeats();
    log.close();
    assertEquals(readdirSync(directory), [], "files are left");
    return repeats;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const many = 150_000;

function* numbered(...more: number[]): Generator<string> {
  for (let i = 0; i < many; i++) yield tokenNumber(i);
  for (const number of more) yield tokenNumber(number);
}

describe("a comparison of 150,000 tokens", () => {
  it("finds none that came twice where all differ", () => assertEquals(repeatsOf(numbered()), 0));

  it("finds the first and the last one, come again at the end", () =>
    assertEquals(repeatsOf(numbered(0, many - 1)), 2));

  it("counts each time that one came again", () => assertEquals(repeatsOf(numbered(7, 7, 7)), 3));

  it("takes none for another that begins alike", () => {
    const alike = Array.from({ length: 5000 }, (_, i) => tokenNumber(i, 1));
    assertEquals(repeatsOf(alike), 0);
    assertEquals(repeatsOf([...alike, tokenNumber(4321, 1)]), 1);
  });
});

describe("a server's answer", () => {
  const head = "HTTP/1.1 201 Created\r\nContent-Length: 55\r\n\r\n";
  const token = tokenNumber(1);

  it("issues a token", () => assertEquals(tokenOf(`${head}{"token":"${token}"}`), token));

  it("issues none if anything of it is different", () => {
    const others = [
      `${head.replace("201", "200")}{"token":"${token}"}`,
      `${head}{"token":"${token.slice(1)}"}`,
      `${head}{"token":"${token}A"}`,
      `${head}{"token":"${token.slice(0, 42)}B"}`,
      `${head}{"token":"+${token.slice(1)}"}`,
      `${head}{"token":"${token}"}{"token":"${token}"}`,
      `${head}no session can be issued now\n`,
    ];
    for (const other of others) assert(tokenOf(other) === undefined, other);
  });
});
