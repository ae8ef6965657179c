/** After a refusal a server is left alone for a while. */
import { RemoteError } from '../../../server/remote/errors.ts';

export interface TilePauses {
  /** Throws `tile-refused` while requests to this server rest. */
  check(origin: string): void;
  /** A request has failed: depending on why, the server is left alone. Returns the error for the person. */
  failed(origin: string, error: RemoteError): RemoteError;
  /** A tile has come. */
  worked(origin: string): void;
  /** Something else will be asked, since a setting has changed. */
  end(): void;
}

/** "Some minutes": whoever has refused does not want the next request a moment later. */
const refusedMs = 5 * 60_000;
/** No network, perhaps for a moment: each request would wait for its own end. */
const unreachableMs = 60_000;
/** What a server itself asks for is kept, within reason. */
const longestMs = 24 * 60 * 60_000;
/** One wrong tile may be an accident; so many in a row are the server. */
const mostWrong = 4;
/** Places without a tile are nothing wrong, unless no place has ever had one: then it is the address. */
const mostMissing = 12;

interface Pause {
  readonly message: string;
  readonly until: number;
}

export function createTilePauses(now: () => number = Date.now): TilePauses {
  const pauses = new Map<string, Pause>();
  const strikes = new Map<string, number>();
  const proven = new Set<string>();

  const describe = ({ message, until }: Pause, reason = 'tile-refused') => {
    const minutes = Math.max(1, Math.ceil((until - now()) / 60_000));
    return new RemoteError(
      reason,
      `${message} It is asked again in ${inWords(minutes)}; the setting remotex.map.tiles.address can name another server.`,
    );
  };
  const begin = (origin: string, { message, reason }: RemoteError, ms: number) => {
    const pause = { message, until: now() + ms };
    pauses.set(origin, pause);
    strikes.delete(origin);
    return describe(pause, reason === 'tile-blocked' ? reason : undefined);
  };

  return {
    check(origin) {
      const pause = pauses.get(origin);
      if (!pause) return;
      if (pause.until > now()) throw describe(pause);
      pauses.delete(origin);
    },
    failed(origin, error) {
      if (error.reason === 'tile-unreachable') return begin(origin, error, unreachableMs);
      if (error.reason === 'tile-refused' || error.reason === 'tile-blocked') {
        const asked = readRetryAfter(error.data.retryAfter, now());
        return begin(origin, error, Math.min(longestMs, Math.max(unreachableMs, asked ?? refusedMs)));
      }
      const isMissing = error.reason === 'tile-missing';
      if (isMissing && proven.has(origin)) return error;
      const count = (strikes.get(origin) ?? 0) + 1;
      strikes.set(origin, count);
      return count < (isMissing ? mostMissing : mostWrong) ? error : begin(origin, error, refusedMs);
    },
    worked(origin) {
      strikes.delete(origin);
      proven.add(origin);
    },
    end() {
      pauses.clear();
      strikes.clear();
      proven.clear();
    },
  };
}

function inWords(minutes: number): string {
  if (minutes > 90) return `${Math.ceil(minutes / 60)} hours`;
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}

/** RFC 9110, 10.2.3: seconds, or a date. Milliseconds from now. */
function readRetryAfter(header: unknown, now: number): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : date - now;
}
