/** Tiles on disk: one file each, named by a hash of its address, and removed oldest first when there are too many. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { KeptHeaders } from './tileFreshness.ts';
import { hashOf, readPicture, type TilePicture } from './tilePicture.ts';

export interface KeptTile {
  readonly picture: TilePicture;
  readonly headers: KeptHeaders;
}

export interface TileCache {
  /** Undefined for what is not there, and for what is damaged, which is removed. */
  read(url: string): Promise<KeptTile | undefined>;
  /** Whole or not at all. Removes the oldest when there are too many. */
  write(url: string, tile: KeptTile): Promise<void>;
  remove(url: string): Promise<void>;
  clear(): Promise<void>;
}

export interface TileCacheOptions {
  readonly folder: string;
  /** How much may be on disk; some 10,000 tiles are 200 MiB. */
  readonly mostBytes?: number;
  readonly now?: () => number;
}

const usualBytes = 200 * 1024 * 1024;
/** So much goes when there is too much: not a few files after each new one. */
const keepPart = 0.9;
/** The folder is counted anew after so much of it was written, since other windows write there too. */
const countAfterPart = 0.04;
/** For "oldest used first" an hour is fine enough; a write for each look at a tile would be too many. */
const touchMs = 60 * 60_000;
/** What was being written when a process died. */
const leftoverMs = 60 * 60_000;
/** A picture of 1 MiB, and its headers. */
const mostFileBytes = 1024 * 1024 + 64 * 1024;

const Texts = z.record(z.string(), z.union([z.string(), z.boolean()]));
const Headers = z.object({
  v: z.literal(1),
  t: z.number(),
  sh: z.boolean(),
  ch: z.number(),
  imm: z.number(),
  icc: z.optional(z.boolean()),
  st: z.number(),
  resh: z.record(z.string(), z.string()),
  rescc: Texts,
  m: z.literal('GET'),
  u: z.string(),
  a: z.boolean(),
  reqh: z.null(),
  reqcc: Texts,
});

export function createTileCache(options: TileCacheOptions): TileCache {
  const { folder, mostBytes = usualBytes, now = Date.now } = options;
  // Nothing is known about the folder yet: the first write counts it.
  let written = Infinity;
  let tidying: Promise<void> | undefined;

  const fileOf = (url: string) => {
    const name = createHash('sha256').update(url).digest('hex');
    return join(folder, name.slice(0, 2), name.slice(2));
  };

  return {
    async read(url) {
      const file = fileOf(url);
      const found = await readIfThere(file);
      if (!found) return undefined;
      const tile = decode(url, found.bytes);
      if (!tile) await rm(file, { force: true });
      else if (now() - found.usedMs > touchMs) await utimes(file, new Date(now()), new Date(now()));
      return tile;
    },
    async write(url, tile) {
      const file = fileOf(url);
      const bytes = encode(tile);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const draft = `${file}.${randomUUID()}`;
      try {
        await writeFile(draft, bytes, { mode: 0o600, flag: 'wx' });
        await utimes(draft, new Date(now()), new Date(now()));
        await rename(draft, file);
      } finally {
        await rm(draft, { force: true });
      }
      written += bytes.byteLength;
      if (written < mostBytes * countAfterPart) return;
      written = 0;
      tidying ??= tidy(folder, mostBytes, now()).finally(() => {
        tidying = undefined;
      });
      await tidying;
    },
    remove: (url) => rm(fileOf(url), { force: true }),
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A line with a hash of the rest, a line of headers, and the picture. */
function encode({ picture, headers }: KeptTile): Buffer {
  const rest = Buffer.concat([Buffer.from(`${JSON.stringify(headers)}\n`), picture.bytes]);
  return Buffer.concat([Buffer.from(`${hashOf(rest)}\n`), rest]);
}

function decode(url: string, bytes: Buffer): KeptTile | undefined {
  const hashEnd = bytes.indexOf('\n');
  const headersEnd = bytes.indexOf('\n', hashEnd + 1);
  if (hashEnd < 0 || headersEnd < 0) return undefined;
  if (hashOf(bytes.subarray(hashEnd + 1)) !== bytes.toString('latin1', 0, hashEnd)) return undefined;
  const headers = Headers.safeParse(readJson(bytes.toString('utf8', hashEnd + 1, headersEnd)));
  const picture = readPicture(Uint8Array.from(bytes.subarray(headersEnd + 1)));
  if (!headers.success || !picture || headers.data.u !== url) return undefined;
  // Written by the library itself, and checked above: its types only say less than it allows.
  return { picture, headers: headers.data as unknown as KeptHeaders };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Damaged, like anything else that does not fit the schema.
    return undefined;
  }
}

async function readIfThere(file: string): Promise<{ bytes: Buffer; usedMs: number } | undefined> {
  try {
    const { size, mtimeMs } = await stat(file);
    return { bytes: size > mostFileBytes ? Buffer.alloc(0) : await readFile(file), usedMs: mtimeMs };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function tidy(folder: string, mostBytes: number, now: number): Promise<void> {
  const files: { file: string; size: number; mtimeMs: number }[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    // Another window may have removed it in the meantime.
    const found = await stat(file).catch(() => undefined);
    if (!found) continue;
    const { size, mtimeMs } = found;
    if (entry.name.includes('.') && now - mtimeMs > leftoverMs) await rm(file, { force: true });
    else files.push({ file, size, mtimeMs });
  }
  let total = files.reduce((sum, { size }) => sum + size, 0);
  if (total <= mostBytes) return;
  for (const { file, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (total <= mostBytes * keepPart) return;
    await rm(file, { force: true });
    total -= size;
  }
}
