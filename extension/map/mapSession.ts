/** One open map: answers its page, and tells the daemon where the person is looking. */
import type { ViewCause } from '../../server/api/mapView.ts';
import { readError } from '../../server/remote/wireError.ts';
import { FromMap, type ToMap } from '../../webview/messages.ts';
import { createAnswers } from './answers.ts';
import type { Tracks, View } from './daemon.ts';
import type { Desk } from './desk.ts';
import type { MapHost } from './mapHost.ts';
import { createMapTracks, type MapTracks, type TrackSource } from './mapTracks.ts';
import { createSteering, type SteeringAccess } from './steering.ts';
import type { BaseMap } from './tiles/baseMap.ts';

export interface MapSession {
  /** Anything the page has sent. What is not in the contract is dropped and logged. */
  receive(message: unknown): Promise<void>;
  readonly tracks: Pick<MapTracks, 'add' | 'reload' | 'sources' | 'list' | 'use'>;
  /** Has the page do something; nothing happens before it is ready. */
  do(action: string, params?: unknown): Promise<void>;
  /** This map is the one in use now: the daemon's centre is this one's. */
  look(): Promise<void>;
  /** The page is gone until it says that it is ready again. */
  hide(): void;
  dispose(): void;
}

export interface MapSessionOptions {
  readonly tracks: Tracks;
  readonly view: View;
  /** The editor's own file. */
  readonly own: TrackSource;
  readonly baseMap: BaseMap;
  readonly steering: SteeringAccess;
  readonly post: (message: ToMap) => PromiseLike<unknown>;
  readonly openAsText: () => PromiseLike<unknown>;
  readonly desk: Desk;
  readonly host: MapHost;
  /** Takes what nobody can be shown. */
  readonly log: (error: unknown) => void;
}

type CenterMessage = Extract<FromMap, { kind: 'center' }>;
type AskMessage = Extract<FromMap, { kind: 'ask' }>;

export function createMapSession({
  tracks,
  view,
  own,
  baseMap,
  steering: access,
  post,
  openAsText,
  desk,
  host,
  log,
}: MapSessionOptions): MapSession {
  let disposed = false;
  let ready = false;
  let center: CenterMessage | undefined;
  const asked = new Map<number, AbortController>();

  const send = async (message: ToMap) => {
    if (!disposed && ready) await post(message);
  };
  const tellTracks = () => void send({ kind: 'tracks', tracks: shown.list() }).catch(log);
  const shown = createMapTracks({ tracks, own, onChange: tellTracks });
  const answerQuestion = createAnswers({ tracks, shown, desk, baseMap, showText: host.showText });
  const steering = createSteering({ ...access, shown, send, log });

  const nearest = async ({ sequence, lat, lon, tracks: keys }: CenterMessage) => {
    try {
      const found = await shown.use(shown.answering(keys), (ids) =>
        tracks.nearest({ lat, lon, tracks: ids }),
      );
      const track = shown.keyOf(found.track);
      if (track === undefined) throw new Error('This track is not on the map any more.');
      await send({ kind: 'nearest', sequence, place: { ...found, track } });
    } catch (error) {
      await send({ kind: 'problem', sequence, message: readError(error).message });
    }
  };

  const answer = async ({ id, question }: AskMessage) => {
    const control = new AbortController();
    asked.set(id, control);
    try {
      const found = await answerQuestion(question, control.signal);
      if (!control.signal.aborted) await send({ kind: 'answer', id, answer: found });
    } catch (error) {
      if (!control.signal.aborted) await send({ kind: 'problem', id, message: readError(error).message });
    } finally {
      if (asked.get(id) === control) asked.delete(id);
    }
  };

  const tellFailure = async (done: Promise<void>) => {
    try {
      await done;
    } catch (error) {
      await send({ kind: 'problem', message: readError(error).message });
    }
  };

  const report = async (cause: ViewCause) => {
    if (!center) return;
    const { lat, lon, zoom, bounds } = center;
    const ids = center.tracks.flatMap((key) => shown.idOf(key) ?? []);
    // With several tracks a question about the centre is about all that are shown.
    const about = ids.length === 1 ? { track: ids[0] } : {};
    if (ids.length === 0) return;
    try {
      const { map } = access;
      await view.center({ lat, lon, zoom, ...(bounds ? { bounds } : {}), ...about, tracks: ids, map, cause });
    } catch (error) {
      // The person sees the nearest point all the same; only terminals and other maps miss this centre.
      log(error);
    }
  };
  // A new daemon knows of no map. Nobody has moved this one.
  const stopListening = access.onReady(() => {
    if (ready) void report('followed');
  });

  return {
    async receive(data) {
      const message = FromMap.safeParse(data);
      if (disposed) return;
      if (!message.success)
        return log(new Error(`The map sent an unknown message: ${message.error.message}`));
      switch (message.data.kind) {
        case 'ready':
          ready = true;
          steering.show();
          await Promise.all([shown.reload(), tellFailure(host.ready())]);
          return;
        case 'center':
          center = message.data;
          await Promise.all([nearest(center), report(center.cause ?? 'moved')]);
          return;
        case 'ask':
          return answer(message.data);
        case 'cancel':
          asked.get(message.data.id)?.abort();
          return;
        case 'remove': {
          const uri = shown.uriOf(message.data.track);
          shown.remove(message.data.track);
          if (uri !== undefined && uri !== own.uri) await host.removed(uri);
          return;
        }
        case 'add':
          return tellFailure(host.drop(message.data.uris));
        case 'pick':
          return tellFailure(host.pick());
        case 'addWaiting':
          return tellFailure(host.addWaiting());
        case 'steered':
          steering.answered(message.data);
          return;
        case 'followMaps':
          steering.follow(message.data.on);
          return;
        case 'openAsText':
          await openAsText();
          return;
        default:
          message.data satisfies never;
      }
    },
    tracks: shown,
    do: (action, params) => send({ kind: 'do', action, ...(params === undefined ? {} : { params }) }),
    look: () => report('looked'),
    hide() {
      ready = false;
      // Nobody waits for these answers any more.
      for (const control of asked.values()) control.abort();
      asked.clear();
      steering.hide();
    },
    dispose() {
      disposed = true;
      stopListening();
      steering.hide();
      for (const control of asked.values()) control.abort();
    },
  };
}
