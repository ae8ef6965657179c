/** Where tiles come from: the three settings, checked, and the address of one tile. */
import * as z from 'zod/mini';
import { RemoteError } from '../../../server/remote/errors.ts';

/** Which square of the world: at zoom `z` there are 2^z columns `x` from the west, and as many rows `y` from the north. */
export interface TilePlace {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** As the person has written them, and so not checked yet. */
export interface TileSettings {
  readonly address: unknown;
  readonly attribution: unknown;
  readonly maximumZoom: unknown;
}

export interface TileSource {
  /** The address with {z}, {x} and {y}. */
  readonly template: string;
  /** Scheme, host and port: to whom a person gives consent. */
  readonly origin: string;
  /** The host as people know it, with its port if it has one. */
  readonly host: string;
  readonly attribution: string;
  readonly maximumZoom: number;
}

const setting = 'remotex.map.tiles';

/** Nobody's address is longer, even with a key in it. */
const longestAddress = 2000;
const longestAttribution = 300;
/** The deepest zoom that any server has. */
const deepestZoom = 24;

const Address = z.string().check(z.trim(), z.minLength(1), z.maxLength(longestAddress));
const Attribution = z
  .string()
  .check(z.trim(), z.maxLength(longestAttribution), z.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u));
const MaximumZoom = z.int().check(z.minimum(0), z.maximum(deepestZoom));

/** Throws `tile-setting` with the one line that says which setting is wrong, and how it should be. */
export function readTileSource(settings: TileSettings): TileSource {
  const address = Address.safeParse(settings.address);
  if (!address.success) throw wrong('address', `must be an address of at most ${longestAddress} characters`);
  const attribution = Attribution.safeParse(settings.attribution);
  if (!attribution.success) {
    throw wrong('attribution', `must be one line of at most ${longestAttribution} characters`);
  }
  const maximumZoom = MaximumZoom.safeParse(settings.maximumZoom);
  if (!maximumZoom.success) throw wrong('maximumZoom', `must be a whole number from 0 to ${deepestZoom}`);
  const { origin, host } = checkAddress(address.data);
  return {
    template: address.data,
    origin,
    host,
    attribution: attribution.data,
    maximumZoom: maximumZoom.data,
  };
}

export function tileUrl({ template }: TileSource, place: TilePlace): string {
  // Whole numbers that were checked: they cannot lead out of their place in the address.
  return new URL(template.replace(/\{([zxy])\}/g, (_, name: 'z' | 'x' | 'y') => String(place[name]))).href;
}

/** Plain http only to this machine: on the way, others could read where a person looks, and put in pictures of theirs. */
export function isAllowed({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname));
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}

function checkAddress(template: string): URL {
  const names = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '');
  const strange = names.find((name) => !['z', 'x', 'y'].includes(name));
  if (strange !== undefined) {
    throw wrong(
      'address',
      `may have {z}, {x} and {y} and no {${strange.slice(0, 20)}}: write what stands for it`,
    );
  }
  const missing = ['z', 'x', 'y'].find((name) => !names.includes(name));
  if (missing) throw wrong('address', `must have {z}, {x} and {y}, and has no {${missing}}`);
  const url = URL.parse(template.replaceAll(/\{[zxy]\}/g, '0'));
  if (!url) throw wrong('address', 'must be an address like https://tiles.example.org/{z}/{x}/{y}.png');
  if (!isAllowed(url)) throw wrong('address', 'must begin with https:// (http:// only for localhost)');
  if (url.username || url.password) throw wrong('address', 'must have no name or password before the host');
  // Who learns what the person looks at must not depend on where they look.
  const other = URL.parse(template.replaceAll(/\{[zxy]\}/g, '1'));
  if (other?.origin !== url.origin) throw wrong('address', 'must have {z}, {x} and {y} after the host');
  return url;
}

function wrong(name: string, must: string): RemoteError {
  return new RemoteError('tile-setting', `No base map: the setting ${setting}.${name} ${must}.`);
}
