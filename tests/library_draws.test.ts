/**
 * What libcrypto draws for its own purposes goes through osrandom while that is
 * registered, and not after.
 *
 * @module
 */
import { assert, assertEquals, describe, it } from "./std.ts";
import { scriptResult } from "./support/child.ts";

interface Served {
  generateKey: number;
  generateIv: number;
  drawBignum: number;
  drawPrivate: number;
}

const drawn = await scriptResult<{ registered: Served; unregistered: Served }>(
  "library_draws.ts",
);

describe("libcrypto's own draws, while osrandom is registered, come from osrandom", () => {
  it("the 32 bytes of an X25519 key", () => {
    assert(drawn.registered.generateKey >= 32, `${drawn.registered.generateKey} bytes`);
  });

  it("the 8 bytes of a GCM IV that follow its fixed part", () => {
    assertEquals(drawn.registered.generateIv, 8);
  });

  it("the 32 bytes of a 256-bit BIGNUM", () => {
    assertEquals(drawn.registered.drawBignum, 32);
  });

  it("RAND_priv_bytes", () => {
    assertEquals(drawn.registered.drawPrivate, 24);
  });
});

describe("libcrypto's own draws, once osrandom is unregistered", () => {
  it("no longer come from osrandom", () => {
    assertEquals(drawn.unregistered, {
      generateKey: 0,
      generateIv: 0,
      drawBignum: 0,
      drawPrivate: 0,
    });
  });
});
