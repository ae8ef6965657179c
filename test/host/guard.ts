// `node guard.ts PROGRAM ARGS…` runs a program that cannot outlive the one who started it: when this process' stdin
// closes (a wish, a crash or a kill -9 of the starter), the whole process group ends. So stopping and cleaning up are
// one path, and nothing is left behind. It must be started detached, as the leader of that group.
import { spawn } from 'node:child_process';

/** VS Code's server ends within one second; what is still there after this long hangs. */
const patience = 5_000;

const [program = '', ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
const end = () => {
  process.kill(-process.pid, 'SIGTERM');
  setTimeout(() => process.kill(-process.pid, 'SIGKILL'), patience);
};
// The group's signals come here as well: this process must stay until the others have gone.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.stdin.once('close', end).resume();
// Those of its children that are still in the group go with it, and so does this process.
child.once('exit', () => process.kill(-process.pid, 'SIGKILL'));
child.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
