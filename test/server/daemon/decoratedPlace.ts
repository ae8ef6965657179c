/** A home for servers in the form of 2009, and programs that use them; gone with all of them when the test ends. */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Finished, finish } from '../product.ts';
import { compileFixtures } from './compileFixtures.ts';
import { createOwnPlace } from './ownPlace.ts';

export interface DecoratedPlace {
  readonly env: NodeJS.ProcessEnv;
  /** Where the compiled fixtures are. */
  readonly folder: string;
  /** Runs a compiled fixture, or a program written by the test, to its end. */
  run(file: string, ...args: string[]): Promise<Finished>;
  /** Starts one, to speak with it. */
  start(file: string): ChildProcessWithoutNullStreams;
  /** Writes a program beside the fixtures. */
  program(text: string): string;
  /** Runs a program that listens; resolves when others can reach it. */
  listen(file: string, name: string): Promise<ChildProcess>;
  endpoint(name: string): { readonly pipe: string; readonly pid: number };
}

/** With the files of these folders of test/fixtures/. */
export async function createDecoratedPlace(
  t: TestContext,
  ...fixtures: readonly string[]
): Promise<DecoratedPlace> {
  const { home, folder, env } = createOwnPlace(t);
  for (const name of fixtures) await compileFixtures(name, folder);
  let programs = 0;
  return {
    env,
    folder,
    run: (file, ...args) => finish(spawn(process.execPath, [join(folder, file), ...args], { env })),
    start: (file) => spawn(process.execPath, [join(folder, file)], { env }),
    program(text) {
      const file = `program${programs++}.mjs`;
      writeFileSync(join(folder, file), text);
      return file;
    },
    async listen(file, name) {
      const place = join(home, 'servers', name);
      mkdirSync(place, { recursive: true, mode: 0o700 });
      const watcher = watch(place);
      const isThere = new Promise<void>((resolve) => {
        watcher.on('change', (_, changed) => changed === 'endpoint.json' && resolve());
      });
      const child = spawn(process.execPath, [join(folder, file)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
      const ended = once(child, 'exit').then(() => {
        throw new Error(`The server ended: ${said}`);
      });
      ended.catch(() => {});
      try {
        await Promise.race([isThere, ended]);
      } finally {
        watcher.close();
      }
      return child;
    },
    endpoint: (name) => JSON.parse(readFileSync(join(home, 'servers', name, 'endpoint.json'), 'utf8')),
  };
}
