/** The maps that are shown now, each followed by whoever shows it, and the commands that they have not answered. */
import type { MapAction, MapCommand, MapDone } from '../../api/view.ts';
import { patienceWithMapMs } from '../../api/view.ts';
import { RemoteError } from '../../remote/errors.ts';
import { oneLine } from '../values.ts';

export interface OpenMaps {
  /** What the map is to do, from the first item on: until then it is not open. Ends when it is closed, or shown by somebody else. */
  follow(name: string, owner: object, signal: AbortSignal): AsyncGenerator<MapCommand>;
  /** The map is the one in use, if it is open. */
  use(name: string): void;
  /** By its name, or the one in use. Throws a RemoteError if it is not open. */
  find(name: string | undefined): string;
  /** Resolves to what the map answers; rejects when it does not in time, is closed meanwhile, or the signal aborts. */
  ask(name: string, action: MapAction, signal: AbortSignal): Promise<MapDone>;
  /** Of a command that nobody waits for any more nothing is said: its map did what it could. */
  answer(done: MapDone, owner: object): void;
  close(name: string): void;
  /** In the order of their use, the one in use last. */
  names(): readonly string[];
}

export interface OpenMapsOptions {
  readonly onClosed: (name: string) => void;
  /** How long a map has for its answer, in milliseconds. */
  readonly patienceMs?: number;
}

/** Far more than a person or a sensible script has under way; whoever sends more hears that the map is busy. */
const mostUnanswered = 100;

interface OpenMap {
  readonly owner: object;
  /** Not sent yet. */
  readonly commands: Map<number, MapCommand>;
  readonly unanswered: Map<number, { settle(done: MapDone): void; fail(error: unknown): void }>;
  isClosed: boolean;
  wake(): void;
}

export function createOpenMaps({ onClosed, patienceMs = patienceWithMapMs }: OpenMapsOptions): OpenMaps {
  const maps = new Map<string, OpenMap>();
  let lastId = 0;

  const use = (name: string): void => {
    const map = maps.get(name);
    if (!map) return;
    maps.delete(name);
    maps.set(name, map);
  };
  const end = (map: OpenMap): void => {
    map.isClosed = true;
    for (const { fail } of [...map.unanswered.values()]) fail(closedMeanwhile());
    map.wake();
  };
  const closeOne = (name: string, map: OpenMap): void => {
    // Not the one that has taken its place.
    if (maps.get(name) !== map) return;
    maps.delete(name);
    end(map);
    onClosed(name);
  };

  return {
    async *follow(name, owner, signal) {
      const map: OpenMap = {
        owner,
        commands: new Map(),
        unanswered: new Map(),
        isClosed: false,
        wake() {},
      };
      const before = maps.get(name);
      maps.delete(name);
      maps.set(name, map);
      if (before) end(before);
      const onAbort = () => {
        closeOne(name, map);
        map.wake();
      };
      signal.addEventListener('abort', onAbort);
      try {
        while (!map.isClosed && !signal.aborted) {
          for (const [id, command] of map.commands) {
            map.commands.delete(id);
            yield command;
          }
          if (map.isClosed || signal.aborted) return;
          await new Promise<void>((resolve) => {
            map.wake = resolve;
            if (map.commands.size > 0) resolve();
          });
        }
      } finally {
        signal.removeEventListener('abort', onAbort);
        closeOne(name, map);
      }
    },
    use,
    find(name) {
      const found = name ?? [...maps.keys()].at(-1);
      if (found === undefined) throw noMap();
      if (!maps.has(found)) throw unknownMap(found);
      return found;
    },
    ask(name, action, signal) {
      const map = maps.get(name);
      if (!map) throw closedMeanwhile();
      if (map.unanswered.size >= mostUnanswered) throw busy();
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          map.unanswered.delete(id);
          map.commands.delete(id);
        };
        const fail = (error: unknown): void => {
          stop();
          reject(error);
        };
        const onAbort = () => fail(signal.reason);
        const timer = setTimeout(() => fail(noAnswer(patienceMs)), patienceMs);
        signal.addEventListener('abort', onAbort);
        map.unanswered.set(id, {
          settle(done) {
            stop();
            resolve(done);
          },
          fail,
        });
        map.commands.set(id, { id, action });
        map.wake();
      });
    },
    answer(done, owner) {
      const map = maps.get(done.map);
      if (!map) throw unknownMap(done.map);
      if (map.owner !== owner)
        throw new RemoteError('not-yours', `The map ${oneLine(done.map)} is shown by another program.`);
      map.unanswered.get(done.id)?.settle(done);
    },
    close(name) {
      const map = maps.get(name);
      if (map) closeOne(name, map);
      else onClosed(name);
    },
    names: () => [...maps.keys()],
  };
}

const howToShow =
  'Open a track in VS Code with Remotex: Show GPS Track…, or bring the tab of a map to the front.';

const noMap = (): RemoteError => new RemoteError('no-map', `No map is shown. ${howToShow}`);

const unknownMap = (name: string): RemoteError =>
  new RemoteError('unknown-map', `The map ${oneLine(name)} is not shown. ${howToShow}`);

const closedMeanwhile = (): RemoteError =>
  new RemoteError('map-closed', `The map was closed or hidden before it answered. ${howToShow}`);

const busy = (): RemoteError =>
  new RemoteError(
    'map-busy',
    `The map has not answered ${mostUnanswered} commands yet. Wait for its answers, then go on.`,
  );

const noAnswer = (ms: number): RemoteError =>
  new RemoteError(
    'no-answer',
    `The map did not answer within ${ms / 1000} s. Its page may be hidden: bring its tab and its window to the front, then try again.`,
  );
