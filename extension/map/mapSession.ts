/** One open map: answers its page, and tells the daemon where the person is looking. */
import type { OpenTrack, TrackSummary } from '../../server/api/trackFiles.ts';
import { readError } from '../../server/remote/wireError.ts';
import { FromMap, type ToMap } from '../../webview/messages.ts';
import type { Tracks, View } from './daemon.ts';
import { readTrack } from './readTrack.ts';

export interface MapSession {
  /** Anything the page has sent. What is not in the contract is dropped and logged. */
  receive(message: unknown): Promise<void>;
  /** The file has changed: shows it as it is now. */
  reload(): Promise<void>;
  /** This map is the one in use now: the daemon's centre is this one's. */
  look(): Promise<void>;
  dispose(): void;
}

export interface MapSessionOptions {
  readonly tracks: Tracks;
  readonly view: View;
  /** How the daemon gets at the file: by its path, or by its content. */
  readonly source: () => Promise<OpenTrack>;
  readonly post: (message: ToMap) => PromiseLike<unknown>;
  readonly openAsText: () => PromiseLike<unknown>;
  /** Takes what nobody can be shown. */
  readonly log: (error: unknown) => void;
}

type CenterMessage = Extract<FromMap, { kind: 'center' }>;

export function createMapSession({
  tracks,
  view,
  source,
  post,
  openAsText,
  log,
}: MapSessionOptions): MapSession {
  let disposed = false;
  /** What the page shows. Stays when the file cannot be read again, as while it is being written. */
  let current: TrackSummary | undefined;
  let loading = 0;
  let center: CenterMessage | undefined;

  const send = async (message: ToMap) => {
    if (!disposed) await post(message);
  };

  /** After the daemon has started again it may not know the track any more: then it is opened again, once. */
  const withTrack = async <T>(use: (track: TrackSummary) => Promise<T>): Promise<T> => {
    current ??= await tracks.open(await source());
    try {
      return await use(current);
    } catch (error) {
      if (readError(error).reason !== 'unknown-track') throw error;
      current = await tracks.open(await source());
      return await use(current);
    }
  };

  const show = async () => {
    const mine = ++loading;
    try {
      const opened = await tracks.open(await source());
      // A later loading has begun: its answer is the one to show.
      if (mine !== loading) return;
      current = opened;
      const message = await withTrack((track) => readTrack(tracks, track));
      if (mine === loading) await send(message);
    } catch (error) {
      if (mine === loading) await send({ kind: 'problem', message: readError(error).message });
    }
  };

  const answer = async ({ sequence, lat, lon }: CenterMessage) => {
    try {
      const { index, points, ...point } = await withTrack(({ id }) =>
        tracks.nearest({ lat, lon, track: id }),
      );
      const { ele, time, distance } = point;
      await send({
        kind: 'nearest',
        sequence,
        index,
        points,
        lat: point.lat,
        lon: point.lon,
        ele,
        time,
        distance,
      });
    } catch (error) {
      await send({ kind: 'problem', sequence, message: readError(error).message });
    }
  };

  const look = async () => {
    if (!center || !current) return;
    const { lat, lon, zoom } = center;
    try {
      await view.center({ lat, lon, zoom, track: current.id });
    } catch (error) {
      // The person sees the nearest point all the same; only `remotex track nearest` misses this centre.
      log(error);
    }
  };

  return {
    async receive(data) {
      const message = FromMap.safeParse(data);
      if (disposed) return;
      if (!message.success)
        return log(new Error(`The map sent an unknown message: ${message.error.message}`));
      switch (message.data.kind) {
        case 'ready':
          return show();
        case 'center':
          center = message.data;
          await Promise.all([answer(center), look()]);
          return;
        case 'openAsText':
          await openAsText();
          return;
        default:
          message.data satisfies never;
      }
    },
    reload: show,
    look,
    dispose() {
      disposed = true;
    },
  };
}
