/**
 * The recipes of the README.
 *
 * @module
 */
import { createHmac } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFile, sealFile } from "../../examples/encrypt_file.ts";
import { hashPassword, isPassword } from "../../examples/password.ts";
import { CookieSealer } from "../../examples/sealed_cookie.ts";
import { isSigned } from "../../examples/webhook.ts";
import backend, { InvalidTag } from "../../mod.ts";
import { assert, assertEquals, assertRejects, describe, it } from "../std.ts";

const secret = new TextEncoder().encode("It's a Secret to Everybody");
const body = new TextEncoder().encode("Hello, World!");

describe("a webhook", () => {
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
  const header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  it("is known by its signature", () => {
    assert(isSigned(secret, body, header));
    assertEquals(header, `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
  });

  it("is refused with any other", () => {
    assert(!isSigned(secret, body.subarray(1), header));
    assert(!isSigned(secret.subarray(1), body, header));
    for (const wrong of ["", "sha256=", header.slice(0, -1), `${header.slice(0, -1)}0`]) {
      assert(!isSigned(secret, body, wrong), wrong);
    }
  });
});

describe("a sealed cookie", () => {
  const sealer = new CookieSealer(backend.randomBytes(32));

  it("gives back what was sealed", () => {
    const value = sealer.seal("session", { user: 7 }, 60);
    assertEquals(sealer.open("session", value), { user: 7 });
  });

  it("does not open changed, by another name, under another key, or too late", () => {
    const value = sealer.seal("session", { user: 7 }, 60);
    const changed = (value[0] === "A" ? "B" : "A") + value.slice(1);
    assertEquals(sealer.open("session", changed), undefined);
    assertEquals(sealer.open("other", value), undefined);
    assertEquals(new CookieSealer(backend.randomBytes(32)).open("session", value), undefined);
    assertEquals(sealer.open("session", sealer.seal("session", 1, -1)), undefined);
    for (const wrong of ["", "AAAA", "not base64url!"]) {
      assertEquals(sealer.open("session", wrong), undefined, wrong);
    }
  });
});

describe("a stored password", () => {
  it("is known again, and no other is", async () => {
    const stored = await hashPassword("correct horse");
    assert(stored.startsWith("$scrypt$ln=17,r=8,p=1$"));
    assert(await isPassword("correct horse", stored));
    assert(!await isPassword("correct house", stored));
  });
});

describe("an encrypted file", () => {
  const directory = mkdtempSync(join(tmpdir(), "recipes-"));
  const at = (name: string) => join(directory, name);

  it("opens to what it was, and not at all when it was cut off", async () => {
    const content = backend.randomBytes(3_000_000);
    writeFileSync(at("plain"), content);
    await sealFile(at("plain"), at("sealed"), "correct horse");
    await openFile(at("sealed"), at("opened"), "correct horse");
    assertEquals(new Uint8Array(readFileSync(at("opened"))), content);
    writeFileSync(at("cut"), readFileSync(at("sealed")).subarray(0, -100));
    await assertRejects(() => openFile(at("cut"), at("cut-opened"), "correct horse"), InvalidTag);
    assert(!existsSync(at("cut-opened")), "what was written of it is still there");
    rmSync(directory, { recursive: true });
  });
});
