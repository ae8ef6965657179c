/** A tile server on this machine, that remembers who asked what. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TilePlace } from '../../../../extension/map/tiles/tileSource.ts';
import { tilePng } from './tilePng.ts';

export interface AskedTile {
  /** "12/34/56" */
  readonly place: string;
  readonly headers: IncomingHttpHeaders;
}

export interface TileServer {
  /** For remotex.map.tiles.address. */
  readonly address: string;
  readonly host: string;
  readonly asked: AskedTile[];
  /** How many requests were open at the same time, at most. */
  readonly mostAtOnce: () => number;
  /** How it answers from now on. */
  answer(answer: Answer): void;
  /** Resolves when so many requests have come. */
  untilAsked(count: number): Promise<void>;
  close(): Promise<void>;
}

export type Answer = (response: ServerResponse, place: TilePlace, headers: IncomingHttpHeaders) => void;

/** A good server: each place has a picture of its own. */
export const usualAnswer: Answer = (response, place) => sendPng(response, tilePng(place));

export function sendPng(response: ServerResponse, bytes: Buffer, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'image/png', ...headers });
  response.end(bytes);
}

export async function startTileServer(): Promise<TileServer> {
  const asked: AskedTile[] = [];
  let answer = usualAnswer;
  let open = 0;
  let most = 0;
  let listeners: (() => void)[] = [];
  const server = createServer((request, response) => {
    open++;
    most = Math.max(most, open);
    response.on('close', () => open--);
    const place = /\/(\d+)\/(\d+)\/(\d+)\.png$/.exec(request.url ?? '');
    const [z, x, y] = (place ?? []).slice(1).map(Number);
    asked.push({ place: place ? `${z}/${x}/${y}` : (request.url ?? ''), headers: request.headers });
    answer(response, { z: z ?? 0, x: x ?? 0, y: y ?? 0 }, request.headers);
    for (const listener of listeners) listener();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const host = `localhost:${port}`;
  return {
    address: `http://${host}/{z}/{x}/{y}.png`,
    host,
    asked,
    mostAtOnce: () => most,
    answer(next) {
      answer = next;
    },
    async untilAsked(count) {
      while (asked.length < count) {
        await new Promise<void>((resolve) => {
          listeners = [...listeners, resolve];
        });
      }
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
