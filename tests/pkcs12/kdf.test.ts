/**
 * The KDF of PKCS#12, against the answers that OpenSSL's own tests have for it.
 *
 * @module
 */
import { derive, deriveAsync } from "../../hazmat/kdfs/derivation.ts";
import { pkcs12Algorithm } from "../../hazmat/kdfs/file_keys.ts";
import { bmpString, noPassphrase } from "../../hazmat/keys/bmp_string.ts";
import { assertEquals, describe, it } from "../std.ts";

/** OpenSSL, test/recipes/30-test_evp_data/evpkdf_pkcs12.txt: the iterations of each pass phrase. */
const iterationsOf = { smeg: 1, queeg: 1000 };

/** From the same: pass phrase, id, salt, what is derived with SHA-1. */
const answers = [
  ["smeg", 1, "0a58cf64530d823f", "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3"],
  ["smeg", 2, "0a58cf64530d823f", "79993dfe048d3b76"],
  ["smeg", 1, "642b99ab44fb4b1f", "f3a95fec48d7711e985cfe67908c5ab79fa3d7c5caa5d966"],
  ["smeg", 2, "642b99ab44fb4b1f", "c0a38d64a79bea1d"],
  ["smeg", 3, "3d83c0e4546ac140", "8d967d88f6caa9d714800ab3d48051d63f73a312"],
  ["queeg", 1, "05dec959acff72f7", "ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4"],
  ["queeg", 2, "05dec959acff72f7", "11dedad7758d4860"],
  ["queeg", 1, "1682c0fc5b3f7ec5", "483dd6e919d7de2e8e648ba8f862f3fbfbdc2bcb2c02957f"],
  ["queeg", 2, "1682c0fc5b3f7ec5", "9d461d1b00355c50"],
  ["queeg", 3, "263216fcc2fab31c", "5ec4c7a80df652294c3925b6489a7ab857c83476"],
] as const;

const encode = (text: string) => new TextEncoder().encode(text);

describe("the KDF of PKCS#12", () => {
  it("gives the known answers, on this thread and on another", async () => {
    for (const [text, id, salt, expected] of answers) {
      const purpose = (["key", "iv", "mac"] as const)[id - 1]!;
      const options = {
        ...{
          hash: "sha1",
          password: bmpString(encode(text)),
          purpose,
          iterations: iterationsOf[text],
        },
        ...{ salt: Uint8Array.fromHex(salt), length: expected.length / 2 },
      };
      assertEquals(derive(pkcs12Algorithm, options).toHex(), expected);
      assertEquals((await deriveAsync(pkcs12Algorithm, options)).toHex(), expected);
    }
  });
});

const form = (octets: Uint8Array<ArrayBuffer>) => bmpString(octets).toHex();

describe("a pass phrase", () => {
  it("is UTF-16 with a zero at its end", () => {
    assertEquals(form(encode("aé€")), "0061" + "00e9" + "20ac" + "0000");
    assertEquals(form(encode("😀")), "d83dde00" + "0000");
    assertEquals(form(encode("\u{10ffff}\0x")), "dbffdfff" + "0000" + "0078" + "0000");
  });

  it("is Latin-1 where it is not UTF-8", () => {
    for (const hex of ["e9", "61c3", "c080", "eda080", "f4908080", "ff", "61e28241", "e0a041"]) {
      const expected = hex.replace(/../g, "00$&") + "0000";
      assertEquals(form(Uint8Array.fromHex(hex)), expected);
    }
  });

  it("that is empty may be an empty text, or none", () => {
    assertEquals([form(new Uint8Array()), form(noPassphrase)], ["0000", ""]);
  });

  it("agrees with the decoder of the runtime", () => {
    for (const text of ["", "grüße", "日本語", "a\u{1f600}b\uffff\u{10000}"]) {
      const units = [...text, "\0"].join("").split("").map((unit) =>
        unit.charCodeAt(0).toString(16).padStart(4, "0")
      );
      assertEquals(form(encode(text)), units.join(""));
    }
  });
});
