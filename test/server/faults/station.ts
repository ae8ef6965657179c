/** A station that broadcasts, in a process of its own, with listeners in processes of their own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Daemon } from '../../../server/api/daemon.ts';
import { connect } from '../../../server/daemon/reconnectOwn.ts';
import { remote } from '../../../server/remote/client.ts';
import { Station } from '../../fixtures/station.ts';
import type { Product } from '../product.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

export interface Listener {
  readonly process: ChildProcessWithoutNullStreams;
  /** The next line that it says; undefined when it has ended. */
  says(): Promise<string | undefined>;
}

/** Started in the home of the product, and ended with the test. */
export async function createStation(t: TestContext, { env }: Product) {
  const connection = await connect('station', { env, start: fixture('station.ts') });
  const station = remote(Station, connection);
  const { pid } = await remote(Daemon, connection).status();
  t.after(() => {
    connection.close();
    process.kill(pid, 'SIGKILL');
  });
  return {
    ...station,
    pid,
    /** A listener that goes on until it has had the item of that number. */
    listener(last: number): Listener {
      const child = spawn(process.execPath, [fixture('stationListener.ts'), String(last)], { env });
      t.after(() => void child.kill('SIGKILL'));
      child.stderr.pipe(process.stderr);
      const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
      return { process: child, says: async () => (await lines.next()).value };
    },
  };
}
