/**
 * What every implementation of a MAC must do.
 *
 * @module
 */
import { AlreadyFinalized, InvalidTag } from "../../errors.ts";
import type { Mac, MacParams } from "../../hazmat/macs/mac.ts";
import type { AllowSharedBufferSource, Bytes } from "../../hazmat/core/args.ts";
import { assert, assertEquals, assertStringIncludes, assertThrows, it, type Skip } from "../std.ts";
import type { MacAnswer } from "./mac_answers.ts";

/** What makes MACs: a backend, or a part of one. */
export interface MacMaker {
  /** In one shot. */
  mac(
    name: string,
    key: AllowSharedBufferSource,
    data: AllowSharedBufferSource,
    params: MacParams,
  ): Bytes;
  /** In parts. */
  createMac(name: string, key: AllowSharedBufferSource, params: MacParams): Mac;
}

/** Tests an implementation on a published MAC. */
export function testMac(maker: MacMaker, answer: MacAnswer, skip: Skip): void {
  const { name, params, key, data } = answer;
  const create = () => maker.createMac(name, key, params);
  const right = Uint8Array.fromHex(answer.mac);
  const what = [name, params.digest ?? params.cipher, answer.source].filter(Boolean).join(", ");

  it(`${what}: in one shot, byte by byte, and checked`, { skip }, () => {
    for (let i = 0; i < 3; i++) assertEquals(maker.mac(name, key, data, params), right);
    const mac = create();
    assertEquals([mac.name, mac.macSize], [name, right.length]);
    data.forEach((_, at) => mac.update(data.subarray(at, at + 1)));
    assertEquals(mac.update(new Uint8Array(0)).digest(), right);
    create().update(data).verify(right);
  });

  it(`${what}: a copy goes on apart`, { skip }, () => {
    const half = data.length >> 1;
    const first = create().update(data.subarray(0, half));
    const second = first.copy();
    first.update(new Uint8Array(1)).update(data).digest();
    assertEquals([second.name, second.macSize], [name, right.length]);
    assertEquals(second.update(data.subarray(half)).digest(), right);
  });

  it(`${what}: refuses the tag with any bit flipped, or cut, or longer`, { skip }, () => {
    for (let bit = 0; bit < right.length * 8; bit++) {
      const tag = right.slice();
      tag[bit >> 3]! ^= 1 << (bit & 7);
      refuses(create().update(data), tag);
    }
    refuses(create().update(data), new Uint8Array(0));
    refuses(create().update(data), right.subarray(1));
    refuses(create().update(data), right.subarray(0, -1));
    refuses(create().update(data), new Uint8Array([...right, 0]));
  });

  it(`${what}: an end is an end`, { skip }, () => {
    for (const end of ends) {
      for (const use of uses) {
        const mac = create().update(data);
        end(mac, right);
        mac.dispose();
        const error = assertThrows(() => use(mac, right), AlreadyFinalized, `the MAC ${name}`);
        assertStringIncludes(error.message, "createMac()");
        mac[Symbol.dispose]();
      }
    }
  });
}

type Use = (mac: Mac, right: Bytes) => unknown;

const ends: readonly Use[] = [
  (mac) => mac.digest(),
  (mac, right) => mac.verify(right),
  (mac) => refuses(mac, new Uint8Array(3)),
  (mac) => mac.dispose(),
];

const uses: readonly Use[] = [
  (mac) => mac.update(new Uint8Array(1)),
  (mac) => mac.digest(),
  (mac, right) => mac.verify(right),
  (mac) => mac.copy(),
];

function refuses(mac: Mac, tag: Uint8Array): void {
  const error = assertThrows(() => mac.verify(tag), InvalidTag, "the tag does not match");
  assert(error.code === "ERR_INVALID_TAG");
}
