/** Errors to their JSON-RPC form and back: with their causes, and as their own class where the contract declares it. */
import type { ErrorClass, ErrorClasses } from './contract.ts';
import { encode } from './encode.ts';
import { ErrorCode, RemoteError } from './errors.ts';
import { put } from './plainObject.ts';

/** The `error` member of a JSON-RPC answer. */
export interface WireError {
  readonly code: number;
  readonly message: string;
  /**
   * `reason` always; `name` and `fields` for a declared class; `cause` when there is one; `stack` (of the server) only from a
   * server that was told to send it.
   */
  readonly data: Readonly<Record<string, unknown>>;
}

/** A chain of causes is for reading; one that is longer than this is a loop or a mistake. */
const mostCauses = 5;

/** A thrown value that was expected, as it travels; undefined when nobody declared or made it for the caller. */
export function expectedError(
  error: unknown,
  classes: ErrorClasses = {},
  stacks = false,
): WireError | undefined {
  if (!(error instanceof Error)) return undefined;
  const name = nameOf(error, classes);
  if (!(error instanceof RemoteError) && name === undefined) return undefined;
  const known = error instanceof RemoteError ? error : undefined;
  return {
    code: codeOf(known),
    message: textOf(error.message),
    data: {
      ...(known ? encodable(known.data) : {}),
      reason: known?.reason ?? name ?? 'failed',
      ...(name === undefined ? {} : { name, fields: encodable(error, notFields) }),
      ...causeOf(error, classes, stacks),
      ...(stacks ? { stack: error.stack } : {}),
    },
  };
}

/** What the caller learns of a failure that nobody expected: nothing of the inside, unless the server was told to send it. */
export function unexpectedError(error: unknown, method: string, stacks = false): WireError {
  const text = `${method} failed inside the server, whose log has the details.`;
  const base = { code: ErrorCode.internalError, message: text, data: { reason: 'internal' } };
  if (!stacks) return base;
  const { message, stack } = error instanceof Error ? error : { message: textOf(error), stack: undefined };
  return {
    ...base,
    message: `${method} failed inside the server: ${message}`,
    data: { ...base.data, stack, ...causeOf(error, {}, stacks) },
  };
}

/** Any thrown or received value as a RemoteError: ours, a JSON-RPC error object, or a failure of the connection. */
export function readError(error: unknown): RemoteError {
  if (error instanceof RemoteError) return error;
  const { code, message, data }: Partial<Record<string, unknown>> =
    typeof error === 'object' && error ? { ...error } : {};
  const text = error instanceof Error ? error.message : typeof message === 'string' ? message : textOf(error);
  const details = typeof data === 'object' && data !== null ? data : {};
  const reason = 'reason' in details && typeof details.reason === 'string' ? details.reason : 'unknown';
  const cause = 'cause' in details ? readCause(details.cause) : undefined;
  const read = new RemoteError(reason, text, {
    ...(typeof code === 'number' ? { code } : {}),
    data: { ...details },
    ...(cause ? { cause } : {}),
  });
  return markRemoteStack(read, 'stack' in details ? details.stack : undefined);
}

/** The error as an instance of the class that the contract declares for it, with its data members; else as it is. */
export function reviveError(error: RemoteError, classes: ErrorClasses = {}): Error {
  const { name, fields } = error.data;
  const found = typeof name === 'string' && Object.hasOwn(classes, name) ? classes[name] : undefined;
  if (!found) return error;
  // A native error with that prototype, made without the class's own constructor, whose arguments nobody knows here.
  const revived: Error = Reflect.construct(Error, [error.message, { cause: error.cause }], found);
  const members = {
    ...(found.prototype instanceof RemoteError ? ownMembers(error) : {}),
    ...dataMembers(fields),
  };
  for (const [key, value] of Object.entries(members)) {
    // Not by assignment: the class may have a getter of that name.
    Object.defineProperty(revived, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return markRemoteStack(revived, error.data.stack);
}

/** The most derived of the declared classes that the error is an instance of. */
function nameOf(error: Error, classes: ErrorClasses): string | undefined {
  const matching = Object.entries(classes).filter(([, Class]) => error instanceof Class);
  const isBase = ([, Class]: readonly [string, ErrorClass]) =>
    matching.some(([, other]) => other !== Class && other.prototype instanceof Class);
  return matching.find((entry) => !isBase(entry))?.[0];
}

/** The members as plain JSON; what cannot cross is left out, for the error itself must. */
function encodable(object: object, without: ReadonlySet<string> = new Set()): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    if (without.has(key) || value === undefined) continue;
    try {
      put(members, key, encode(value, key));
    } catch {
      // A socket or a function that somebody hung on the error: of no use to the caller.
    }
  }
  return members;
}

/** Only the session itself says that the server stops: a function that asked another server, which stops, has run. */
function codeOf(error: RemoteError | undefined): number {
  const code = error?.code ?? ErrorCode.requestFailed;
  return code === ErrorCode.serverCancelled ? ErrorCode.requestFailed : code;
}

/** Anything can be thrown, also what cannot be made a text. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return `a value of type ${typeof value}`;
  }
}

/** They travel by themselves, or say nothing. */
const notFields = new Set(['message', 'stack', 'cause', 'code', 'reason', 'data']);

function causeOf(error: unknown, classes: ErrorClasses, stacks: boolean, depth = 1): { cause?: object } {
  if (!(error instanceof Error) || error.cause === undefined || depth > mostCauses) return {};
  const { cause } = error;
  if (!(cause instanceof Error)) return { cause: { name: typeof cause, message: textOf(cause) } };
  const name = nameOf(cause, classes) ?? cause.name;
  const code = 'code' in cause ? cause.code : undefined;
  return {
    cause: {
      name,
      message: textOf(cause.message),
      ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
      ...(cause instanceof RemoteError ? { reason: cause.reason } : {}),
      ...(stacks ? { stack: cause.stack } : {}),
      ...causeOf(cause, classes, stacks, depth + 1),
    },
  };
}

function readCause(wire: unknown, depth = 1): Error | undefined {
  if (typeof wire !== 'object' || wire === null || depth > mostCauses) return undefined;
  const { name, message, code, reason, stack, cause }: Partial<Record<string, unknown>> = { ...wire };
  const inner = readCause(cause, depth + 1);
  const options = inner ? { cause: inner } : {};
  const text = textOf(message ?? '');
  const read =
    typeof reason === 'string'
      ? new RemoteError(reason, text, { ...options, ...(typeof code === 'number' ? { code } : {}) })
      : Object.assign(new Error(text, options), {
          ...(typeof name === 'string' ? { name } : {}),
          ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
        });
  return markRemoteStack(read, stack);
}

/** So that nobody looks for the server's lines in the client's files. */
function markRemoteStack<E extends Error>(error: E, stack: unknown): E {
  if (typeof stack !== 'string') return error;
  const local = error.stack ?? String(error);
  error.stack = `${local}\n  Stack at the server:\n    ${stack.replaceAll('\n', '\n    ')}`;
  return error;
}

const ownMembers = ({ code, reason, data }: RemoteError) => ({ code, reason, data });
const dataMembers = (fields: unknown): object =>
  typeof fields === 'object' && fields !== null && !Array.isArray(fields) ? fields : {};
