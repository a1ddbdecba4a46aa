/**
 * GMAC on NIST's GCM vectors (GCMVS) without plaintext: a GMAC is GCM's tag of
 * associated data alone.
 *
 * @module
 */
import { mac as ourMac } from "../../hazmat/macs/mod.ts";
import { both, cipher, mac } from "../vectors/need.ts";
import { type Plan, testFolder } from "../vectors/rules.ts";
import { same } from "../vectors/vector.ts";

const gmac = (bits: string): Plan => ({
  need: both(mac("gmac"), cipher(`aes-${bits}-gcm`)),
  check(vector) {
    if (vector.number("ptlen") > 0) return { notApplicable: "with plaintext" };
    if (vector.number("taglen") < 128) return { notApplicable: "with a tag cut short" };
    const params = { cipher: `aes-${bits}-gcm`, iv: vector.bytes("iv") };
    const tag = ourMac("gmac", vector.bytes("key"), vector.bytes("aad"), params);
    same(tag, vector.bytes("tag"), vector.id);
  },
});

testFolder("ciphers/AES/GCM", [
  [/gcmEncryptExtIV(\d+)\.rsp$/, (bits) => gmac(bits!)],
  [/Decrypt/, "in vectors_aead.test.ts"],
]);
