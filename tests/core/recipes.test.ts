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
import {
  afterAll,
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  describe,
  it,
} from "../std.ts";
import { root, runCommand, runtimeCommand } from "../support/child.ts";

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
  afterAll(() => rmSync(directory, { recursive: true }));

  it("opens to what it was, and not at all when it was cut off", async () => {
    const content = backend.randomBytes(3_000_000);
    writeFileSync(at("plain"), content);
    await sealFile(at("plain"), at("sealed"), "correct horse");
    await openFile(at("sealed"), at("opened"), "correct horse");
    assertEquals(new Uint8Array(readFileSync(at("opened"))), content);
    writeFileSync(at("cut"), readFileSync(at("sealed")).subarray(0, -100));
    await assertRejects(() => openFile(at("cut"), at("cut-opened"), "correct horse"), InvalidTag);
    assert(!existsSync(at("cut-opened")), "what was written of it is still there");
  });

  it("leaves a file as it is that is there already", async () => {
    writeFileSync(at("plain"), "text");
    await sealFile(at("plain"), at("sealed-text"), "correct horse");
    writeFileSync(at("precious"), "the only copy");
    for (const [run, from] of [[sealFile, "plain"], [openFile, "sealed-text"]] as const) {
      const error = await assertRejects(
        () => run(at(from), at("precious"), "correct horse"),
        Error,
      );
      assertEquals((error as Error & { code: string }).code, "EEXIST");
      assertEquals(readFileSync(at("precious"), "utf8"), "the only copy");
    }
  });

  it("is not made without a password", async () => {
    const script = join(root, "examples", "encrypt_file.ts");
    writeFileSync(at("plain"), "text");
    for (const PASSWORD of [undefined, ""]) {
      const command = runtimeCommand(script, ["seal", at("plain"), at("unmade")]);
      const { code, stderr } = await runCommand(command, { env: { PASSWORD } });
      assertEquals(code, 2, stderr);
      assertMatch(stderr, /must have a PASSWORD/);
      assert(!existsSync(at("unmade")));
    }
  });
});
