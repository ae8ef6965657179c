/** How long a tile may be kept and shown, as the server's headers say. */
import CachePolicy from 'http-cache-semantics';
import type { TileHeaders } from './tileRequest.ts';

/** What is kept with a tile: JSON. */
export type KeptHeaders = CachePolicy.CachePolicyObject;

export interface TileFreshness {
  /** Undefined when the server forbids to keep it. */
  ofPicture(url: string, headers: TileHeaders): KeptHeaders | undefined;
  /** After "unchanged": undefined when it may not be kept any longer. */
  ofUnchanged(url: string, kept: KeptHeaders, headers: TileHeaders): KeptHeaders | undefined;
  isFresh(kept: KeptHeaders): boolean;
  /** Whether the server allows to show it while it does not answer itself. */
  servesOnError(url: string, kept: KeptHeaders): boolean;
  /** With which headers one asks whether it has changed. */
  question(url: string, kept: KeptHeaders): Record<string, string>;
}

/** What OpenStreetMap asks of those who do not read the headers, for the servers that send none. */
const daysUnsaid = 7;

export function createTileFreshness(now: () => number = Date.now): TileFreshness {
  class Policy extends CachePolicy {
    now(): number {
      return now();
    }
  }
  const store = (policy: CachePolicy) => (policy.storable() ? policy.toObject() : undefined);
  // One person's: a response for one person only may be kept.
  const options = { shared: false };
  return {
    ofPicture(url, headers) {
      return store(new Policy(requestFor(url), { status: 200, headers: withLifetime(headers) }, options));
    },
    ofUnchanged(url, kept, headers) {
      const response = { status: 304, headers: relevant(headers) };
      return store(Policy.fromObject(kept).revalidatedPolicy(requestFor(url), response).policy);
    },
    // Not `evaluateRequest`: that asks anew for each use of what is marked must-revalidate, even while it is fresh.
    isFresh: (kept) => !Policy.fromObject(kept).stale(),
    servesOnError(url, kept) {
      if ('must-revalidate' in kept.rescc) return false;
      const { modified, matches } = Policy.fromObject(kept).revalidatedPolicy(requestFor(url), {
        status: 503,
        headers: {},
      });
      return matches && !modified;
    },
    question(url, kept) {
      const headers = Policy.fromObject(kept).revalidationHeaders(requestFor(url));
      return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    },
  };
}

/** Ours are the same each time, so that `Vary` cannot matter. */
function requestFor(url: string) {
  return { url, method: 'GET', headers: {} };
}

const names = ['cache-control', 'expires', 'date', 'age', 'etag', 'last-modified', 'pragma'];

/** No cookies, and nothing else that is not needed, goes to the disk. */
function relevant(headers: TileHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}

function withLifetime(headers: TileHeaders): Record<string, string> {
  const kept = relevant(headers);
  const control = kept['cache-control'];
  if (kept.expires || (control && /\b(max-age|immutable)\b/i.test(control))) return kept;
  const lifetime = `max-age=${daysUnsaid * 24 * 60 * 60}`;
  return { ...kept, 'cache-control': control ? `${control}, ${lifetime}` : lifetime };
}
