/** This window's way to the daemon: a language client over the forwarder's stdio, started when something is asked. */
import { CancellationTokenSource, type LogOutputChannel } from 'vscode';
import { type Caller, type RequestOptions, saysStopping, timedOut } from '../server/remote/caller.ts';
import { RemoteError } from '../server/remote/errors.ts';
import { readError } from '../server/remote/wireError.ts';
import type { LanguageClient } from './languageClient.ts';

export interface Backend extends Caller {
  /** Whether a daemon answers now. Whoever only refreshes what is shown must not start one. */
  readonly running: boolean;
  dispose(): Promise<void>;
}

export interface BackendOptions {
  /** The daemon's bundle, which forwards with `--stdio`. */
  readonly serverFile: string;
  readonly log: LogOutputChannel;
}

/** A call with its deadline and its signal, in the language client's own terms. */
async function ask(
  client: LanguageClient,
  method: string,
  params: unknown,
  options: RequestOptions,
): Promise<unknown> {
  const { signal, timeoutMs = 0 } = options;
  const source = new CancellationTokenSource();
  let late: RemoteError | undefined;
  const cancel = () => source.cancel();
  const onLate = () => {
    late = timedOut(method, timeoutMs);
    cancel();
  };
  const timer = timeoutMs > 0 ? setTimeout(onLate, timeoutMs) : undefined;
  signal?.addEventListener('abort', cancel);
  try {
    return await client.sendRequest(method, params, source.token);
  } catch (error) {
    throw late ?? error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    source.dispose();
  }
}

/** How vscode-jsonrpc says that the other end went away: before, while or after the request was written. */
const connectionLost = new Set([-32096, -32097, -32099]);

/**
 * A daemon that ended is started by the next call, not by itself: `remotex stop` with a window open must work, and one
 * that cannot start must not be tried again and again. A call that lost its connection is sent once
 * more where its contract says that this does no harm.
 */
export function createBackend({ serverFile, log }: BackendOptions): Backend {
  let current: Promise<LanguageClient> | undefined;
  let running = false;

  /** A client that failed to start may report its end only when the next one runs already. */
  const forget = (client: Promise<LanguageClient>): void => {
    if (current !== client) return;
    current = undefined;
    running = false;
    log.info('The connection to the daemon has ended; the next call makes a new one.');
  };
  const begin = async (onClosed: () => void): Promise<LanguageClient> => {
    const { startLanguageClient } = await import('./languageClient.ts');
    return startLanguageClient({ serverFile, log, onClosed });
  };
  const start = (): Promise<LanguageClient> => {
    const starting: Promise<LanguageClient> = begin(() => forget(starting));
    const started = () => {
      running = current === starting;
      log.info('Connected to the daemon.');
    };
    starting.then(started, () => forget(starting));
    return starting;
  };
  const ensure = (): Promise<LanguageClient> => {
    current ??= start();
    return current;
  };

  return {
    get running() {
      return running;
    },
    async sendRequest(method, params, options = {}) {
      const asked = ensure();
      try {
        return await ask(await asked, method, params, options);
      } catch (error) {
        const failure = readError(error);
        const isLost = connectionLost.has(failure.code);
        if (!isLost && !saysStopping(failure)) throw failure;
        if (isLost && !options.repeatable) throw lost(method);
        log.info(`${method} lost its connection and is sent again`);
        forget(asked);
      }
      try {
        return await ask(await ensure(), method, params, options);
      } catch (error) {
        throw connectionLost.has(readError(error).code) ? lost(method) : error;
      }
    },
    async dispose() {
      const client = await current?.catch(() => undefined);
      // The window is closing: the forwarder ends with its input, whatever the farewell comes to.
      await client?.stop().catch((error: unknown) => log.debug(`stopping: ${String(error)}`));
    },
  };
}

function lost(method: string): RemoteError {
  return new RemoteError('connection-closed', `Remotex ended while it worked on ${method}. Try again.`);
}
