/**
 * The client that puts load on the servers detects what is wrong with a faulty
 * one.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, assert, assertEquals, assertStringIncludes, describe, it } from "../std.ts";
import { ownRuntime } from "../../lab/soak/runtimes.ts";
import type { Taken } from "../../lab/soak/taken.ts";
import { take } from "../../lab/soak/taking.ts";

const work = mkdtempSync(join(tmpdir(), "hazmat-client-"));
afterAll(() => rmSync(work, { recursive: true }));

type Answering = (response: ServerResponse, number: number) => void;

/** What a client gets in a second from a server that answers that way. */
async function takenOf(answer: Answering): Promise<Taken> {
  let asked = 0;
  const server = createServer((_, response) => answer(response, ++asked));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await take(ownRuntime, `http://127.0.0.1:${port}`, 1, join(work, "tokens"));
  } finally {
    await closed(server);
  }
}

function closed(server: Server): Promise<unknown> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}

function issue(response: ServerResponse, token: string, status = 201): void {
  const body = Buffer.from(JSON.stringify({ token }));
  response.writeHead(status, { "content-length": body.length }).end(body);
}

const fresh = (): string => randomBytes(32).toString("base64url");

describe("a client of 256 connections", () => {
  it("gets a token for each request, and finds nothing wrong where nothing is", async () => {
    let issued = 0;
    const taken = await takenOf((response) => {
      issued++;
      issue(response, fresh());
    });
    assertEquals([taken.tokens, taken.repeats, taken.faultCount], [issued, 0, 0]);
    assert(issued >= 256, `only ${issued} requests`);
  });

  it("counts each token that comes again", async () => {
    const first = fresh();
    let repeated = -1;
    const taken = await takenOf((response, number) => {
      const again = number % 100 === 1;
      if (again) repeated++;
      issue(response, again ? first : fresh());
    });
    assert(repeated > 0, "no token was issued again");
    assertEquals([taken.repeats, taken.faultCount], [repeated, 0]);
  });

  it("counts answers that are no token, and shows the first", async () => {
    let wrong = 0;
    const taken = await takenOf((response, number) => {
      if (number % 100 === 1) wrong++;
      issue(response, fresh(), number % 100 === 1 ? 503 : 201);
    });
    assertEquals(taken.faultCount, wrong);
    assertStringIncludes(taken.faults[0]!, "HTTP/1.1 503");
  });

  it("counts connections that the server ends", async () => {
    const taken = await takenOf((response, number) => {
      // An early one: on a busy machine the second may be over before all have asked once.
      if (number === 2) response.socket!.destroy();
      else issue(response, fresh());
    });
    assertEquals([taken.faultCount, taken.faults], [1, ["the server hung up"]]);
  });
});
