/**
 * A client's `.p12` in a TLS connection whose server asks for a certificate. In Bun: Deno's own
 * servers ask for none.
 *
 * @module
 */
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { encodePem } from "../../hazmat/asn1/mod.ts";
import { toPem } from "../../hazmat/pkcs12/mod.ts";
import { assertEquals, describe, it, type Skip } from "../std.ts";
import { known, knownFile, utf8 } from "./known_files.ts";

const { data, passphrase } = knownFile("nss-aes");
const { key, cert } = toPem(data, { passphrase: utf8(passphrase) });
const ca = encodePem("CERTIFICATE", known.root);

/** What a server that asks for a certificate of that root says to a client. */
async function answerTo(client: { key?: string; cert?: string }): Promise<string> {
  const options = { key, cert, ca, requestCert: true, rejectUnauthorized: false };
  const server = createServer(options, (request, response) => {
    response.end((request.socket as TLSSocket).authorized ? "welcome" : "who are you?");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    // The server's certificate has no name in it.
    const tls = { ...client, ca, checkServerIdentity: () => undefined };
    const response = await fetch(`https://127.0.0.1:${port}/`, { tls } as RequestInit);
    return await response.text();
  } finally {
    server.close();
  }
}

const skip: Skip = "Bun" in globalThis ? false : "no fetch with a client's certificate";

describe("PEM of a .p12", () => {
  it("lets a client in where its certificate is asked for", { skip, timeout: 10_000 }, async () => {
    assertEquals(await answerTo({ key, cert }), "welcome");
    assertEquals(await answerTo({}), "who are you?");
  });
});
