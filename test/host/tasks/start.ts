// `npm start`: a real VS Code in the browser with Remotex installed and a walk on the map, until Ctrl-C.
// `npm start -- --desktop`: the same in the desktop VS Code of this machine.
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoData, demoExtensions, demoFolder, demoSettings } from '../demo.ts';
import { openDoor } from '../door.ts';
import { build } from '../product.ts';
import { startServer } from '../server.ts';
import { Problem, root, say, task } from '../task.ts';
import { findVSCode } from '../vscode.ts';

await task((args) => (args.includes('--desktop') ? startDesktop() : startInBrowser()));

async function startInBrowser(): Promise<number> {
  const port = readPort();
  await findVSCode();
  const extensions = await demoExtensions();
  const { folder, file } = await demoFolder();
  // Sockets live here: their paths must be short, and none may be left behind.
  const run = await mkdtemp(join(tmpdir(), 'remotex-'));
  const ended = signal();
  const socket = join(run, 'vscode.sock');
  const server = await startServer({
    data: demoData,
    extensions,
    settings: demoSettings,
    socket,
    env: { XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? run },
    args: ['--disable-workspace-trust'],
  });
  const query = (authority: string) => {
    const payload = JSON.stringify([['openFile', `vscode-remote://${authority}${encodeURI(file)}`]]);
    return new URLSearchParams({ folder, payload }).toString();
  };
  const door = await openDoor({ socket, port, query });
  const address = `http://127.0.0.1:${door.port}/?tkn=${server.token}`;
  console.log(`Remotex runs in VS Code at ${address} (Ctrl-C ends it).`);
  const gone = await Promise.race([ended, server.ended]);
  door.close();
  await server.stop();
  await rm(run, { recursive: true, force: true });
  if (gone === 'server')
    throw new Problem(`${server.output().trim()}\nVS Code's server has ended, see above.`);
  return 0;
}

async function startDesktop(): Promise<number> {
  const shell = process.platform === 'win32';
  const isThere = spawnSync('code', ['--version'], { shell }).status === 0;
  if (!isThere) {
    throw new Problem(
      'There is no desktop VS Code: `code` is not on the PATH. Install it, or run `npm start` to use one in the browser.',
    );
  }
  await build();
  const { folder, file } = await demoFolder();
  await mkdir(join(folder, '.vscode'));
  await writeFile(join(folder, '.vscode/settings.json'), `${JSON.stringify(demoSettings, null, 2)}\n`);
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, folder, file];
  const { status } = spawnSync('code', args, { shell, stdio: 'inherit' });
  if (status === 0) say('Remotex runs in the new window of VS Code.');
  return status ?? 1;
}

/** Resolves at the first signal; later ones change nothing, for npm and the terminal may each send their own. */
function signal(): Promise<'signal'> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve('signal'));
  });
}

function readPort(): number {
  const { REMOTEX_PORT = '8123' } = process.env;
  const port = Number(REMOTEX_PORT);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Problem(`REMOTEX_PORT is "${REMOTEX_PORT}", expected a port number from 0 to 65535.`);
}
