/** Listens on the public name of the pipe for the daemon's life, also when somebody deletes it meanwhile. */
import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { RemoteError } from '../remote/errors.ts';
import { isPipeName } from './pipeName.ts';

export interface Listener {
  /** Listens again under the name if it was deleted. True when it had to. */
  restore(): Promise<boolean>;
  /** Takes no further clients and removes the name, if it is still ours. Connected clients stay. */
  close(): void;
}

/** With a token only clients that prove to know it are accepted. */
export async function listen(
  pipe: string,
  accept: (socket: Socket) => void,
  token?: string,
): Promise<Listener> {
  if (token === undefined) return listenTo(pipe, accept);
  const { createGate } = await import('./gate.ts');
  const gate = createGate(token, accept);
  const listener = await listenTo(pipe, gate.admit);
  return {
    restore: listener.restore,
    close() {
      listener.close();
      gate.close();
    },
  };
}

/** The caller holds the lock, so a name that is there already is stale and may be replaced. */
async function listenTo(pipe: string, accept: (socket: Socket) => void): Promise<Listener> {
  if (process.platform === 'win32') {
    const server = await bind(pipe, accept);
    return { close: () => void server.close(), restore: async () => false };
  }
  let rounds = 0;
  let isClosed = false;
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
    // The end may have begun meanwhile, and must stay one.
    if (isClosed) return void next.close();
    inode = statSync(draft).ino;
    renameSync(draft, pipe);
    server?.close();
    server = next;
  };
  const isOurs = (): boolean => statSync(pipe, { throwIfNoEntry: false })?.ino === inode;

  await open();
  removeStale(pipe);
  return {
    async restore() {
      if (isOurs()) return false;
      await open();
      return true;
    },
    close() {
      isClosed = true;
      // First, for the folder may not let us remove the name.
      server?.close();
      if (isOurs()) rmSync(pipe);
    },
  };
}

/** The names of servers that were killed: with random ones each would stay. */
function removeStale(pipe: string): void {
  const folder = dirname(pipe);
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isSocket())) {
    if (isPipeName(name) && name !== basename(pipe)) rmSync(join(folder, name));
  }
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
