/** The language client over the forwarder's stdio. Loaded when it is first needed, for it costs more than all the rest. */
import { CancellationTokenSource, type LogOutputChannel } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  type Executable,
  LanguageClient,
  type LanguageClientOptions,
  type MessageTransports,
  RevealOutputChannelOn,
} from 'vscode-languageclient/node';
import { endingNotification } from '../../server/api/daemon.ts';
import { isNewer } from '../../server/api/versions.ts';
import { ConnectionLost, type ProgressListener } from '../../server/remote/caller.ts';
import { letGo } from './askToEnd.ts';
import { createClientLink, isLost } from './clientLink.ts';
import { hearLastWords } from './lastWords.ts';
import type { Link, OpenOptions } from './link.ts';
import { takeProgress } from './progress.ts';
import { readEnding } from './state.ts';

export interface ForwarderOptions extends OpenOptions {
  /** The daemon's bundle, which forwards with `--stdio`. */
  readonly serverFile: string;
  /** Ours. */
  readonly version: string;
  readonly log: LogOutputChannel;
}

/** Whoever asked is told what failed; the client's own messages would be a second one for the same thing. */
class QuietClient extends LanguageClient {
  readonly #listeners: ReadonlyMap<unknown, ProgressListener>;

  constructor(
    run: Executable,
    options: LanguageClientOptions,
    listeners: ReadonlyMap<unknown, ProgressListener>,
  ) {
    super('remotex', 'Remotex', run, options);
    this.#listeners = listeners;
  }

  protected override async createMessageTransports(encoding: string): Promise<MessageTransports> {
    // Progress nearer to the stream: what is taken out is not in the queue whose end the last words wait for.
    return hearLastWords(takeProgress(await super.createMessageTransports(encoding), this.#listeners));
  }

  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

export async function openLanguageClient(options: ForwarderOptions): Promise<Link> {
  try {
    return await start(options);
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    // A daemon that was about to leave took the connection and let it go: the next one is another's.
    return await start(options);
  }
}

async function start({
  serverFile,
  version,
  mayStart,
  listeners,
  log,
  onEnding,
  onClosed,
}: ForwarderOptions): Promise<Link> {
  const env = process.versions.electron ? { ...process.env, ELECTRON_RUN_AS_NODE: '1' } : process.env;
  const args = [serverFile, '--stdio', ...(mayStart ? [] : ['--no-start'])];
  const run = { command: process.execPath, args, options: { env } };
  const { promise: closedEarly, reject } = Promise.withResolvers<never>();
  let isOpen = false;
  const clientOptions: LanguageClientOptions = {
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      // When to start again is for backend.ts to say: the client itself would try four times without a pause.
      closed: () => {
        if (isOpen) link.ended();
        else reject(endedEarly());
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  };
  const client = new QuietClient(run, clientOptions, listeners);
  const createSource = () => new CancellationTokenSource();
  const link = createClientLink({ client, createSource, listeners, onClosed });
  client.onNotification(endingNotification, (params: unknown) => onEnding(readEnding(params)));
  try {
    await Promise.race([client.start(), closedEarly]);
  } catch (error) {
    throw isLost(error) ? endedEarly() : error;
  }
  isOpen = true;
  if (isNewer(version, client.initializeResult?.serverInfo?.version ?? version)) await letGo(link);
  return link;
}

function endedEarly(): ConnectionLost {
  return new ConnectionLost('Remotex ended while it started. Try again.', false);
}
