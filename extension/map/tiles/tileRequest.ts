/** One request to a tile server: a picture, "unchanged", or the line that says why not. */
import { RemoteError } from '../../../server/remote/errors.ts';
import { readPicture, type TilePicture } from './tilePicture.ts';
import { isAllowed } from './tileSource.ts';

export interface TileRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly fetch: typeof fetch;
  /** For all of it, redirects too. */
  readonly timeoutMs: number;
}

/** Header names in lower case. */
export type TileHeaders = Readonly<Record<string, string>>;

export type TileResponse =
  | { readonly kind: 'picture'; readonly headers: TileHeaders; readonly picture: TilePicture }
  | { readonly kind: 'unchanged'; readonly headers: TileHeaders };

/** A tile of 256 pixels has some 20 KB, one of 512 in full colour some 500. */
const mostBytes = 1024 * 1024;
const mostRedirects = 3;

/**
 * Throws `tile-missing` (there is no such tile), `tile-wrong` (no picture), `tile-refused` (the server wants no more
 * requests now; `data.retryAfter` is its header), `tile-unreachable`, or the signal's reason.
 */
export async function requestTile(request: TileRequest): Promise<TileResponse> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const signal = AbortSignal.any([request.signal, timeout]);
  const { host } = new URL(request.url);
  try {
    return await readResponse(host, await send({ ...request, signal }));
  } catch (error) {
    request.signal.throwIfAborted();
    if (error instanceof RemoteError) throw error;
    const seconds = request.timeoutMs / 1000;
    const why = timeout.aborted ? `it did not answer within ${seconds} s` : causeOf(error);
    throw new RemoteError('tile-unreachable', `${host} cannot be reached (${why}).`, { cause: error });
  }
}

async function send({ url, headers, signal, fetch }: TileRequest): Promise<Response> {
  let at = new URL(url);
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(at.href, { headers, signal, redirect: 'manual', credentials: 'omit' });
    const { status } = response;
    if (![301, 302, 303, 307, 308].includes(status)) return response;
    await response.body?.cancel();
    const to = URL.parse(response.headers.get('location') ?? '', at.href);
    // The person has agreed to this host, and to nobody whom it names.
    if (!to || to.host !== at.host || !isAllowed(to)) {
      const other = to && to.host !== at.host ? to.host : 'an address that is not allowed';
      throw refused(`${at.host} sends requests for tiles on to ${other}, which was not asked`);
    }
    if (redirects === mostRedirects) throw refused(`${at.host} sends requests for tiles round in circles`);
    at = to;
  }
}

async function readResponse(host: string, response: Response): Promise<TileResponse> {
  const { status, headers } = response;
  const known = Object.fromEntries(headers);
  if (status === 304) return { kind: 'unchanged', headers: known };
  if (status !== 200) {
    await response.body?.cancel();
    if (status === 404 || status === 410 || status === 204) {
      throw new RemoteError('tile-missing', `${host} has no tile for this place (HTTP ${status}).`);
    }
    throw refused(`${host} has refused to send tiles (HTTP ${status})`, headers.get('retry-after'));
  }
  const type = /^[^;\s]*/.exec(headers.get('content-type') ?? '')?.[0].toLowerCase() ?? '';
  if (!['image/png', 'image/jpeg', 'image/webp'].includes(type)) {
    await response.body?.cancel();
    throw wrong(`${host} has sent something else than a picture${type ? ` (${type.slice(0, 60)})` : ''}.`);
  }
  const picture = readPicture(await readBytes(host, response));
  if (!picture) throw wrong(`${host} has sent a picture that is cut off, damaged or no tile.`);
  return { kind: 'picture', headers: known, picture };
}

async function readBytes(host: string, { body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels what has not come yet.
  for await (const piece of body ?? []) {
    length += piece.byteLength;
    if (length > mostBytes) throw wrong(`${host} has sent a picture of more than 1 MB, which is no tile.`);
    pieces.push(piece);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}

function wrong(message: string): RemoteError {
  return new RemoteError('tile-wrong', message);
}

function refused(message: string, retryAfter?: string | null): RemoteError {
  const data = retryAfter ? { data: { retryAfter } } : {};
  return new RemoteError('tile-refused', `${message}.`, data);
}

/** Node says "fetch failed", and why in the cause. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return 'no connection';
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return code || cause.message.split('\n')[0]?.slice(0, 80) || 'no connection';
}
