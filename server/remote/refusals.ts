/** What a session itself answers, for no function of it ran or may go on. */
import { ErrorCode, RemoteError } from './errors.ts';
import type { Service } from './implement.ts';
import { limits } from './limits.ts';
import { closest } from './suggest.ts';

/** Certain not to have run: whoever asked may ask the next server. */
export function stoppingError(method: string): RemoteError {
  const text = `${method} was not run, for the server is stopping. Try again.`;
  return new RemoteError('stopping', text, { code: ErrorCode.serverCancelled });
}

export function interrupted(method: string): RemoteError {
  const text = `${method} ended, for the server is stopping. Follow it again.`;
  return new RemoteError('stopping', text, { code: ErrorCode.serverCancelled });
}

export function unknownMethod(method: string, services: Service): RemoteError {
  const name = method.slice(0, 100);
  const meant = closest(name, services.keys());
  const hint = meant ? `Did you mean '${meant}'?` : 'The methods are listed by: remotex list';
  return new RemoteError('unknown-method', `Unknown method '${name}'. ${hint}`, {
    code: ErrorCode.methodNotFound,
  });
}

export function tooManyStreams(): RemoteError {
  const text = `You follow ${limits.streams} streams already, which is the limit. End one of them first.`;
  return new RemoteError('too-many-streams', text);
}
