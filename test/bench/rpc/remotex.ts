// Ours, with every check: declared params and results, limits, one id table, valid UTF-8.
import * as z from 'zod/mini';
import { createCaller } from '../../../server/remote/caller.ts';
import { remote } from '../../../server/remote/client.ts';
import { defineModule, fn } from '../../../server/remote/contract.ts';
import type { Framing } from '../../../server/remote/framing.ts';
import { implement } from '../../../server/remote/implement.ts';
import { createSession } from '../../../server/remote/session.ts';
import { sample } from './columns.ts';
import type { Peer } from './peer.ts';

/** Bytes, as base64 on the wire. Node's decoder skips what is not base64, so a wrong length tells of it. */
const Bytes = z.pipe(
  z.custom<string | Uint8Array>((value) => typeof value === 'string', { error: 'must be base64' }),
  z.transform((value, context): Uint8Array => {
    const text = String(value);
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
    const bytes = Buffer.from(text, 'base64');
    if (bytes.length !== (text.length / 4) * 3 - padding) {
      context.issues.push({ code: 'custom', message: 'must be base64', input: text });
    }
    return bytes;
  }),
);

const Text = z.strictObject({ text: z.string() });
const Echo = defineModule('echo', {
  echo: fn(Text, Text),
  columns: fn(z.strictObject({}), z.strictObject({ lat: Bytes, lon: Bytes, ele: Bytes, time: Bytes })),
});

const services = implement(Echo, {
  echo: (message) => message,
  columns: () => ({
    lat: bytesOf(sample.lat),
    lon: bytesOf(sample.lon),
    ele: bytesOf(sample.ele),
    time: bytesOf(sample.time),
  }),
});

/** The client names its framing, and the server answers in the same. */
export function remotex(framing: Framing): Peer {
  return {
    serve(socket) {
      createSession(socket, {
        services,
        client: { name: 'bench' },
        onUnexpected(error) {
          throw error;
        },
      });
    },
    connect(socket) {
      const echo = remote(Echo, createCaller(socket, { framing }));
      return {
        echo: (text) => echo.echo({ text }),
        async columns() {
          const { lat, lon, ele, time } = await echo.columns({});
          return {
            lat: new Int32Array(lat.buffer, lat.byteOffset, lat.byteLength / 4),
            lon: new Int32Array(lon.buffer, lon.byteOffset, lon.byteLength / 4),
            ele: new Float64Array(ele.buffer, ele.byteOffset, ele.byteLength / 8),
            time: new Float64Array(time.buffer, time.byteOffset, time.byteLength / 8),
          };
        },
      };
    },
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
