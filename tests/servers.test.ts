/**
 * The example server of the runtime that runs the tests, as a user would run it.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import process from "node:process";
import {
  afterAll,
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
  describe,
  it,
} from "./std.ts";
import { isDeno, root, runtimeCommand, scriptResult } from "./support/child.ts";
import { notLinux } from "./support/machine.ts";

const name = isDeno ? "deno_server.ts" : "bun_server.ts";
const example = join(root, "examples", name);
const faults = join(root, "tests", "children", "load_server_faults.ts");

/** What the example's own comment says is enough. */
const permissions = [
  "--allow-ffi",
  "--allow-net=127.0.0.1",
  "--allow-env=PORT,HAZMAT_LIBCRYPTO",
];
const isListening = /^listening on (\S+)\n/;

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it has written to stdout and stderr. */
  output(): string;
}

const started: ChildProcess[] = [];
afterAll(() => started.forEach((child) => child.kill("SIGKILL")));

/** Runs a command until what it prints shows that it is ready, and where. */
function start(command: string[], ready = isListening, port = "0"): Promise<Server> {
  const env = { ...process.env, NO_COLOR: "1", PORT: port };
  const child = spawn(command[0]!, command.slice(1), { cwd: root, env });
  started.push(child);
  let output = "";
  return new Promise((resolve, reject) => {
    const read = (chunk: unknown) => {
      output += chunk;
      const url = ready.exec(output)?.[1];
      if (url !== undefined) resolve({ child, url, output: () => output });
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("close", () => reject(new Error(`it ended before it was ready:\n${output}`)));
  });
}

const startExample = (port?: string): Promise<Server> =>
  start(runtimeCommand(example, [], permissions), isListening, port);

/** Sends a signal and waits for the end, though not for long: exit code and signal. */
function end({ child }: Server, signal: NodeJS.Signals = "SIGTERM") {
  const killer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  const ended = new Promise<[number | null, string | null]>((resolve) => {
    child.on("close", (code, killedBy) => resolve([code, killedBy]));
  });
  process.kill(child.pid!, signal); // Deno reports no exit code after child.kill()
  return ended.finally(() => clearTimeout(killer));
}

const ask = (server: Server, path: string, method = "GET"): Promise<Response> =>
  fetch(server.url + path, { method, signal: AbortSignal.timeout(10_000) });

/** That many tokens over 64 connections, none of which the server may close. */
async function takeTokens({ url }: Server, count: number): Promise<string[]> {
  const { tokens, others } = await scriptResult<Record<"tokens" | "others", string[]>>(
    "load_server.ts",
    [url, String(count), "64"],
  );
  assertEquals(others.slice(0, 3), []);
  assertEquals(tokens.length, count);
  return tokens;
}

describe(`examples/${name}`, () => {
  it("says which permissions it needs", { skip: isDeno ? false : "Bun has none" }, () => {
    const text = readFileSync(example, "utf8").replace(/ \\\n \* +/g, " ");
    assertStringIncludes(text, `deno run ${permissions.join(" ")} examples/${name}`);
  });

  it("answers what it knows, and 404 to the rest", async () => {
    const server = await startExample();
    const created = await ask(server, "/sessions", "POST");
    assertEquals([created.status, created.headers.get("cache-control")], [201, "no-store"]);
    const body = await created.json();
    assertEquals(Object.keys(body), ["token"]);
    assertMatch(body.token, /^[A-Za-z0-9_-]{43}$/);
    assertEquals((await ask(server, "/health")).status, 200);
    assertEquals((await ask(server, "/sessions")).status, 404);
    assertEquals((await ask(server, "/health", "POST")).status, 404);
    assertEquals((await ask(server, "/")).status, 404);
    await end(server);
  });

  it("issues 20,000 tokens over 64 connections, all different", async () => {
    const server = await startExample();
    const tokens = await takeTokens(server, 20_000);
    const malformed = tokens.filter((token) => !/^[A-Za-z0-9_-]{43}$/.test(token));
    assertEquals(malformed.slice(0, 3), []);
    assertEquals(new Set(tokens).size, tokens.length);
    await end(server);
    assertEquals(server.output().split("\n").length, 2, server.output());
  });
});

describe(`the memory of examples/${name}`, () => {
  const residentKiB = ({ child }: Server): number => {
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]);
  };

  // After 20,000 tokens the runtimes' heaps have their size: over the next
  // 200,000 they were seen to grow by 1.4 MiB at most, on a machine busy with
  // other work. 8 MiB leaves the garbage collector room, and is 42 bytes per
  // token: an array that each token left behind was seen to take 128 or more.
  it("grows by less than 8 MiB over 200,000 tokens", { skip: notLinux }, async () => {
    const server = await startExample();
    await takeTokens(server, 20_000);
    const before = residentKiB(server);
    await takeTokens(server, 200_000);
    const grown = residentKiB(server) - before;
    await end(server);
    assert(grown < 8 * 1024, `it grew by ${grown} KiB, from ${before} KiB`);
  });
});

describe(`the end of examples/${name}`, () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`comes with ${signal}, though a client stays connected, and is clean`, async () => {
      const server = await startExample();
      const { hostname, port } = new URL(server.url);
      const idle = connect(Number(port), hostname);
      idle.on("error", () => {}); // a reset is how some servers hang up
      idle.write("GET /health HTTP/1.1\r\nHost: test\r\n\r\n");
      await new Promise((resolve) => idle.once("data", resolve));
      assertEquals(await end(server, signal), [0, null], server.output());
      idle.destroy();
    });
  }

  it("leaves its port to the next one that PORT names", async () => {
    const first = await startExample();
    await end(first);
    const second = await startExample(new URL(first.url).port);
    assertEquals(second.url, first.url);
    await end(second);
  });
});

describe(`examples/${name}, where the operating system gives no randomness`, () => {
  it("issues no session, logs why, and stays up", { skip: notLinux }, async () => {
    const server = await start(
      runtimeCommand(faults, [name]),
      /^listening on (\S+)\n[^]*refused\n/,
    );
    for (let i = 0; i < 3; i++) {
      const refused = await ask(server, "/sessions", "POST");
      assertEquals(refused.status, 503);
      assertEquals(await refused.text(), "no session can be issued now\n");
    }
    assertEquals((await ask(server, "/health")).status, 200);
    assertEquals(await end(server), [0, null], server.output());
    const logged = server.output().match(/^no session issued: .*getrandom: EPERM.*$/gm);
    assertEquals(logged?.length, 3, server.output());
  });
});
