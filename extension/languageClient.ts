/** The language client over the forwarder's stdio. Loaded when it is first needed, for it costs more than all the rest. */
import type { LogOutputChannel } from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn } from 'vscode-languageclient/node';

export type { LanguageClient };

export interface ForwarderOptions {
  /** The daemon's bundle, which forwards with `--stdio`. */
  readonly serverFile: string;
  readonly log: LogOutputChannel;
  readonly onClosed: () => void;
}

/** Whoever asked is told what failed; the client's own messages would be a second one for the same thing. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

export async function startLanguageClient({
  serverFile,
  log,
  onClosed,
}: ForwarderOptions): Promise<LanguageClient> {
  const env = process.versions.electron ? { ...process.env, ELECTRON_RUN_AS_NODE: '1' } : process.env;
  const run = { command: process.execPath, args: [serverFile, '--stdio'], options: { env } };
  const client = new QuietClient('remotex', 'Remotex', run, {
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      // The next call starts it again (see backend.ts).
      closed: () => {
        onClosed();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  });
  await client.start();
  return client;
}
