/** Errors that cross the wire: a JSON-RPC code, a reason that programs may rely on, and a message for people. */

/** The codes of JSON-RPC 2.0 and of the LSP base protocol that Remotex uses. */
export const ErrorCode = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  requestCancelled: -32800,
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
 * Thrown by a behaviour, it reaches the caller as a `RemoteError` with the same reason.
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

/** Any thrown or received value as a RemoteError: ours, a JSON-RPC error object, or a failure of the connection. */
export function readError(error: unknown): RemoteError {
  if (error instanceof RemoteError) return error;
  const { code, message, data }: Partial<Record<string, unknown>> =
    typeof error === 'object' && error ? { ...error } : {};
  const text = error instanceof Error ? error.message : typeof message === 'string' ? message : String(error);
  const details = typeof data === 'object' && data !== null ? data : {};
  const reason = 'reason' in details && typeof details.reason === 'string' ? details.reason : 'unknown';
  return new RemoteError(reason, text, {
    ...(typeof code === 'number' ? { code } : {}),
    data: { ...details },
    cause: error,
  });
}

/** The answer to a JSON-RPC batch, in whichever framing it comes. */
export function batchRefused(): RemoteError {
  const text = 'Batches are not supported; send the requests one after the other.';
  return new RemoteError('batch', text, { code: ErrorCode.invalidRequest });
}
