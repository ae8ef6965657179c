/** Errors that cross the wire: a JSON-RPC code, a reason that programs may rely on, and a message for people. */

/** The codes of JSON-RPC 2.0 and of the LSP base protocol that Remotex uses. */
export const ErrorCode = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  requestCancelled: -32800,
  /** The server stops: what it was asked ended, or was not begun. */
  serverCancelled: -32802,
  /** The call was understood and refused: see `data.reason`. */
  requestFailed: -32803,
} as const;

/** What travels in the `data` member of a JSON-RPC error. `reason` is a contract; the message is not. */
export interface ErrorData {
  readonly reason: string;
  readonly [detail: string]: unknown;
}

interface RemoteErrorOptions {
  readonly code?: number;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * An expected failure. The message is one line: what happened, why, and what to do.
 * Thrown by a behaviour, it reaches the caller as a `RemoteError` with the same code, reason, message, data and causes.
 */
export class RemoteError extends Error {
  override readonly name: string = 'RemoteError';
  readonly reason: string;
  readonly code: number;
  readonly data: ErrorData;

  constructor(reason: string, message: string, options: RemoteErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.reason = reason;
    this.code = options.code ?? ErrorCode.requestFailed;
    this.data = { ...options.data, reason };
  }
}

/** A call that ended because its caller, or the end of the connection, wanted no more of it. */
export function cancelled(method: string, cause?: unknown): RemoteError {
  const options = cause === undefined ? {} : { cause };
  return new RemoteError('cancelled', `${method} was cancelled.`, {
    code: ErrorCode.requestCancelled,
    ...options,
  });
}

/** The answer to a JSON-RPC batch, in whichever framing it comes. */
export function batchRefused(): RemoteError {
  const text = 'Batches are not supported; send the requests one after the other.';
  return new RemoteError('batch', text, { code: ErrorCode.invalidRequest });
}
