/**
 * A fresh process that fetches session tokens from a server: as many as the
 * arguments say, over connections that all stay open until the last one. Prints
 * the tokens, and every answer that is not one.
 *
 * @module
 */
import { connect } from "node:net";
import process from "node:process";

const { hostname, port } = new URL(process.argv[2]!);
const [total, connections] = process.argv.slice(3).map(Number) as [number, number];
const request = "POST /sessions HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n";

const tokens: string[] = [];
const others: string[] = [];
let left = total;

function record(answer: string): void {
  const token = /^HTTP\/1\.1 201 [^]*\r\n\r\n\{"token":"(.*)"\}$/.exec(answer)?.[1];
  if (token === undefined) others.push(answer);
  else tokens.push(token);
}

/** Whether the headers have arrived, and as much of the body as they announce. */
function isWhole(answer: string): boolean {
  const [head, body] = answer.split("\r\n\r\n");
  const length = /\r\ncontent-length: (\d+)/i.exec(head!)?.[1];
  return body !== undefined && body.length >= Number(length ?? 0);
}

/** Sends requests on one connection until there is nothing left to ask for. */
function takeTokens(): Promise<void> {
  const socket = connect(Number(port), hostname).setEncoding("utf8");
  let answer = "";
  const ask = () => left-- > 0 ? socket.write(request) : socket.destroy();
  return new Promise((resolve, reject) => {
    socket.on("connect", ask);
    socket.on("data", (chunk) => {
      answer += chunk;
      if (!isWhole(answer)) return;
      record(answer);
      answer = "";
      ask();
    });
    socket.on("error", reject);
    socket.on("close", () => left < 0 ? resolve() : reject(new Error("the server hung up")));
  });
}

await Promise.all(Array.from({ length: connections }, takeTokens));
console.log(JSON.stringify({ tokens, others }));
