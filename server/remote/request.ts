/** What a peer may ask: a JSON-RPC 2.0 request or notification, read from any JSON value. */
import { batchRefused, ErrorCode, RemoteError } from './errors.ts';

/** JSON-RPC also allows null, which would make it indistinguishable from the answer to a broken request. */
export type Id = string | number;

/** Names what `$/progress` belongs to, as in LSP. */
export type Token = string | number;

export interface Request {
  /** Undefined for a notification, which gets no answer. */
  readonly id: Id | undefined;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>> | undefined;
}

/** The request in a message, or why it is none. An answer to nothing that we asked is one of those. */
export function readRequest(message: unknown): Request | RemoteError {
  if (Array.isArray(message)) return batchRefused();
  if (!isObject(message)) return invalidRequest('a request must be an object');
  const { jsonrpc, id, method, params } = message;
  if (jsonrpc !== '2.0') return invalidRequest('jsonrpc must be "2.0"');
  if (typeof method !== 'string' || method === '') return invalidRequest('method must be a string');
  if ('id' in message && !isId(id)) return invalidRequest('id must be a string or a whole number');
  if (params !== undefined && params !== null && !isObject(params)) {
    const text = `${method.slice(0, 100)} refused: params must be one object, by name.`;
    return new RemoteError('invalid-params', text, { code: ErrorCode.invalidParams });
  }
  return { id: isId(id) ? id : undefined, method, params: params ?? undefined };
}

/** The params without one of LSP's tokens, and that token. */
export function takeToken(
  { method, params }: Request,
  name: 'partialResultToken' | 'workDoneToken',
): { readonly params: Request['params']; readonly token: Token | undefined } {
  if (params === undefined || !Object.hasOwn(params, name)) return { params, token: undefined };
  const { [name]: token, ...rest } = params;
  if (isId(token)) return { params: rest, token };
  const text = `${method} refused: ${name} must be a string or a whole number.`;
  throw new RemoteError('invalid-params', text, { code: ErrorCode.invalidParams });
}

/** The id to answer to, if the message has one; else the answer carries null. */
export function idOf(message: unknown): Id | null {
  return isObject(message) && isId(message.id) ? message.id : null;
}

/** JSON-RPC forbids an answer to one, also where its params are of no use: a client would take it for that of its last call. */
export function isNotification(message: unknown): boolean {
  if (!isObject(message) || 'id' in message) return false;
  return message.jsonrpc === '2.0' && typeof message.method === 'string' && message.method !== '';
}

export const isId = (id: unknown): id is Id => typeof id === 'string' || Number.isSafeInteger(id);
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function invalidRequest(why: string): RemoteError {
  const code = ErrorCode.invalidRequest;
  return new RemoteError('invalid-request', `Not a JSON-RPC 2.0 request: ${why}.`, { code });
}
