/**
 * A process that fetches session tokens from a server for a number of seconds,
 * over 256 connections that all stay open, and checks every answer. Prints as
 * JSON what it got, and how often a token repeated.
 *
 *     client.ts URL SECONDS DIRECTORY
 *
 * The tokens are kept in the directory until they have been compared.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";
import process from "node:process";
import { isWhole, tokenOf } from "./answer.ts";
import { connections } from "./plan.ts";
import type { Taken } from "./taken.ts";
import { TokenLog } from "./tokens.ts";

const [url, seconds, directory] = process.argv.slice(2) as [string, string, string];
const { hostname, port } = new URL(url);
const request = Buffer.from("POST /sessions HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n");

/** Milliseconds that the last answers may take once no more requests are sent. */
const patience = 30_000;
const examplesKept = 5;

const log = new TokenLog(directory);
const faults: string[] = [];
let faultCount = 0;
let isOver = false;

function fault(what: string): void {
  faultCount++;
  if (faults.length < examplesKept) faults.push(what);
}

function check(answer: string): void {
  const token = tokenOf(answer);
  if (token === undefined) fault(`no token: ${answer.slice(0, 500)}`);
  else log.add(token);
}

/** Sends requests on one connection until the time is over. */
function takeTokens(): Promise<void> {
  const socket = connect(Number(port), hostname).setNoDelay(true);
  let answer = "";
  const ask = () => isOver ? socket.destroy() : socket.write(request);
  socket.on("connect", ask);
  socket.on("data", (chunk: Buffer) => {
    answer += chunk.toString("latin1");
    if (!isWhole(answer)) return;
    check(answer);
    answer = "";
    ask();
  });
  socket.on("error", (error) => fault(`connection: ${error.message}`));
  return closed(socket);
}

/** The server must not close it before the time is over. */
function closed(socket: Socket): Promise<void> {
  open.add(socket);
  return new Promise((resolve) =>
    socket.on("close", () => {
      open.delete(socket);
      if (!isOver) fault("the server hung up");
      resolve();
    })
  );
}

function giveUp(): void {
  for (const socket of open) {
    fault(`no answer within ${patience / 1000} s`);
    socket.destroy();
  }
}

const open = new Set<Socket>();
const start = performance.now();
const all = Array.from({ length: connections }, takeTokens);
const over = setTimeout(() => isOver = true, Number(seconds) * 1000);
const last = setTimeout(giveUp, Number(seconds) * 1000 + patience);
await Promise.all(all);
const taken: Taken = {
  seconds: (performance.now() - start) / 1000,
  tokens: log.count,
  repeats: log.countRepeats(),
  faultCount,
  faults,
};
log.close();
for (const timer of [over, last]) clearTimeout(timer);
console.log(JSON.stringify(taken));
