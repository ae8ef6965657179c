/** Listens on the public name of the pipe for the daemon's life, also when somebody deletes it meanwhile. */
import { lstatSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { RemoteError } from '../remote/errors.ts';

export interface Listener {
  /** Takes no further clients and removes the name, if it is still ours. Connected clients stay. */
  close(): void;
}

export interface ListenOptions {
  readonly pipe: string;
  readonly accept: (socket: Socket) => void;
  /** The name was gone and is there again: a cleaner of temporary files was at work. */
  readonly onRebound?: () => void;
  readonly onFailed?: (error: unknown) => void;
  /** How often to look, in milliseconds: a client that finds no name waits for several such rounds. */
  readonly lookEveryMs?: number;
}

/** The caller holds the lock, so a name that is there already is stale and may be replaced. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { pipe, accept, onRebound, onFailed, lookEveryMs = 1000 } = options;
  if (process.platform === 'win32') {
    const server = await bind(pipe, accept);
    return { close: () => void server.close() };
  }
  let rounds = 0;
  let server: Server | undefined;
  let inode = 0;

  /**
   * libuv deletes the path that it bound when it closes, whoever owns it by then. So a private name is bound and
   * renamed: what libuv deletes is gone already, and the public name is replaced without a moment's gap.
   */
  const open = async (): Promise<void> => {
    mkdirSync(dirname(pipe), { recursive: true, mode: 0o700 });
    refuseForeign(pipe);
    const draft = join(dirname(pipe), `${process.pid}.${rounds++}`);
    rmSync(draft, { force: true });
    const next = await bind(draft, accept);
    inode = statSync(draft).ino;
    renameSync(draft, pipe);
    server?.close();
    server = next;
  };
  const isOurs = (): boolean => statSync(pipe, { throwIfNoEntry: false })?.ino === inode;

  await open();
  const look = setInterval(() => {
    if (isOurs()) return;
    open().then(onRebound, onFailed);
  }, lookEveryMs);
  look.unref();
  return {
    close() {
      clearInterval(look);
      if (isOurs()) rmSync(pipe);
      server?.close();
    },
  };
}

/** What is neither ours nor a pipe belongs to somebody: it is not deleted. */
function refuseForeign(pipe: string): void {
  const stat = lstatSync(pipe, { throwIfNoEntry: false });
  if (!stat || stat.isSocket()) return;
  throw new RemoteError(
    'foreign-file',
    `${pipe} is not a pipe; Remotex does not delete it. Move it away and try again.`,
  );
}

/** `allowHalfOpen`: a script that has sent its last line still gets its answers. */
function bind(path: string, accept: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, accept);
    server.once('error', (cause) => {
      reject(
        new RemoteError('cannot-listen', `Remotex cannot open its pipe at ${path}: ${cause.message}.`, {
          cause,
        }),
      );
    });
    // listen() makes the file before it returns, so this umask is in force for it and for nothing else.
    const umask = process.umask(0o177);
    server.listen(path, () => resolve(server));
    process.umask(umask);
  });
}
