/** What programs and other maps have this map do: it goes to the page, and the page's answer goes back. */
import type { MapAction, MapCommand, ViewChange } from '../../server/api/view.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import { readError } from '../../server/remote/wireError.ts';
import type { FromMap, SteerAction, ToMap } from '../../webview/messages.ts';
import type { View } from './daemon.ts';
import { keepFollowing } from './keepFollowing.ts';
import type { MapTracks } from './mapTracks.ts';

/** How a map is steered. */
export interface SteeringAccess {
  /** The name of this map: no other has it. */
  readonly map: string;
  /** Over the connection that there is: following starts no daemon. */
  readonly view: Pick<View, 'commands' | 'done' | 'watch'>;
  /** Calls the listener at each new connection, until the returned function is called. */
  readonly onReady: (listener: () => void) => () => void;
  /** A file of this disk, as a map takes it. */
  /** Adds a file to the map. */
  readonly show: (path: string) => Promise<void>;
}

export interface SteeringOptions extends SteeringAccess {
  readonly shown: Pick<MapTracks, 'add' | 'keyOf'>;
  readonly send: (message: ToMap) => Promise<void>;
  readonly log: (error: unknown) => void;
}

export interface Steering {
  /** The page is there: from now on the map can be steered. */
  show(): void;
  /** The page is gone. */
  hide(): void;
  answered(message: Extract<FromMap, { kind: 'steered' }>): void;
  /** Whether the map goes where other maps are moved. */
  follow(on: boolean): void;
}

export function createSteering(options: SteeringOptions): Steering {
  const { map, view, onReady, show, shown, send, log } = options;
  const waiting = new Map<number, (answer: { readonly message?: string; readonly png?: string }) => void>();
  let stopCommands: (() => void) | undefined;
  let stopWatching: (() => void) | undefined;

  /** A track that the map does not show yet is added to it. */
  const keyOf = async ({ track, path }: { track: string; path?: string | undefined }): Promise<string> => {
    if (shown.keyOf(track) === undefined && path !== undefined) await show(path);
    const key = shown.keyOf(track);
    if (key !== undefined) return key;
    const how = `To add a file: remotex map fit ${track}`;
    throw new RemoteError('not-shown', `This map does not show track ${track}. ${how}`);
  };
  const forPage = async (action: MapAction): Promise<SteerAction> => {
    switch (action.do) {
      case 'center':
      case 'screenshot':
        return action;
      case 'fit':
        return {
          do: 'fit',
          ...(action.tracks ? { tracks: await Promise.all(action.tracks.map(keyOf)) } : {}),
        };
      case 'select': {
        const { place } = action;
        return { do: 'select', place: { ...place, track: await keyOf({ track: place.track }) } };
      }
      default:
        return action satisfies never;
    }
  };
  const obey = async ({ id, action }: MapCommand): Promise<void> => {
    let done: { ok: boolean; message?: string; png?: string };
    try {
      const { promise, resolve } = Promise.withResolvers<{ message?: string; png?: string }>();
      waiting.set(id, resolve);
      await send({ kind: 'steer', id, action: await forPage(action) });
      const answer = await promise;
      done = { ok: answer.message === undefined, ...answer };
    } catch (error) {
      done = { ok: false, message: readError(error).message };
    }
    waiting.delete(id);
    await view.done({ map, id, ...done });
  };
  const goAfter = (change: ViewChange): void => {
    if (change.kind === 'closed' || change.view.map === map) return;
    const { lat, lon, zoom, cause = 'moved' } = change.view;
    // Where another map is when the following begins counts, however it came there. Later, what only follows must not be
    // followed: two maps would chase one another.
    const counts = change.kind === 'present' ? cause !== 'followed' : cause === 'moved';
    if (counts) void send({ kind: 'goTo', lat, lon, zoom }).catch(log);
  };

  return {
    show() {
      stopCommands ??= keepFollowing<MapCommand>({
        open: (signal) => view.commands({ map }, { signal }),
        take: (command) => void obey(command).catch(log),
        onReady,
        log,
      });
    },
    hide() {
      stopCommands?.();
      stopWatching?.();
      stopCommands = undefined;
      stopWatching = undefined;
      for (const answer of [...waiting.values()]) answer({ message: 'Its page was hidden.' });
      waiting.clear();
    },
    answered({ id, message, png }) {
      waiting.get(id)?.({
        ...(message === undefined ? {} : { message }),
        ...(png === undefined ? {} : { png }),
      });
    },
    follow(on) {
      if (!on) {
        stopWatching?.();
        stopWatching = undefined;
        return;
      }
      stopWatching ??= keepFollowing<ViewChange>({
        open: (signal) => view.watch({}, { signal }),
        take: goAfter,
        onReady,
        log,
      });
    },
  };
}
