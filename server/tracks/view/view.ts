/** What `view/…` does: remembers where maps are, tells who follows them, and hands them what they are to do. */
import type { ReportedCenter } from '../../api/mapView.ts';
import type { View } from '../../api/view.ts';
import { RemoteError } from '../../remote/errors.ts';
import type { Handlers } from '../../remote/implement.ts';
import { oneLine } from '../values.ts';
import { createOpenMaps } from './openMaps.ts';
import { createResolver, type ResolverOptions } from './resolve.ts';
import { createViewChanges } from './viewChanges.ts';
import { withinGlobe } from './withinGlobe.ts';

export interface ViewOptions extends Omit<ResolverOptions, 'viewOf'> {
  readonly now: () => Date;
  /** How long a map has for its answer, in milliseconds. */
  readonly patienceMs?: number | undefined;
}

export interface ViewRoom {
  readonly handlers: Handlers<typeof View.functions>;
  /** Of the map in use, as last reported. It stays when that is closed: somebody may ask about where it was. */
  center(): ReportedCenter | undefined;
}

/** The latest of so many maps: of those who report and never say that they have closed. */
const mostViews = 256;

/** A map's message is told in one line, and not longer than a person reads. */
const mostMessage = 400;

export function createView({ now, patienceMs, ...options }: ViewOptions): ViewRoom {
  let last: ReportedCenter | undefined;
  const views = new Map<string, ReportedCenter>();
  const changes = createViewChanges();
  const maps = createOpenMaps({
    onClosed(map) {
      views.delete(map);
      changes.tell({ kind: 'closed', map });
    },
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  const resolve = createResolver({ ...options, viewOf: (map) => views.get(map) });

  const remember = (map: string, view: ReportedCenter): void => {
    views.delete(map);
    views.set(map, view);
    const [oldest] = views.keys();
    if (views.size > mostViews && oldest !== undefined) views.delete(oldest);
  };

  const handlers: ViewRoom['handlers'] = {
    center(reported, { client }) {
      const lon = withinGlobe(reported.lon);
      const view = { ...reported, lon, when: now().toISOString(), from: client.name };
      const { map, cause } = view;
      if (map !== undefined) remember(map, view);
      if (cause !== 'followed' || !last || (map !== undefined && last.map === map)) last = view;
      if (cause !== 'followed' && map !== undefined) maps.use(map);
      changes.tell({ kind: 'reported', view });
      return view;
    },
    where({ map }) {
      if (map === undefined) {
        if (last) return last;
        throw new RemoteError('no-center', 'No map centre is known yet. Move a track map in VS Code.');
      }
      const view = views.get(map);
      if (view) return view;
      throw new RemoteError('unknown-map', `No map called ${oneLine(map)} has told where it is.`);
    },
    watch: (_params, { signal }) =>
      changes.follow(signal, () =>
        maps.names().flatMap((name) => {
          const view = views.get(name);
          return view ? [{ kind: 'present', view }] : [];
        }),
      ),
    async steer({ map: asked, ...steer }, context) {
      const map = maps.find(asked);
      const action = await resolve(map, steer, context);
      const from = views.get(map)?.from ?? 'a map';
      const done = await maps.ask(map, action, context.signal);
      if (!done.ok) {
        const why = oneLine(done.message ?? 'It did not say why.').slice(0, mostMessage);
        throw new RemoteError('map-refused', `The map did not do it: ${why}`);
      }
      return {
        map,
        from,
        ...(action.do === 'select' ? { place: action.place } : {}),
        ...(action.do === 'screenshot' && done.png !== undefined ? { png: done.png } : {}),
      };
    },
    commands: ({ map }, { client, signal }) => maps.follow(map, client, signal),
    done(done, { client }) {
      maps.answer(done, client);
      return {};
    },
    close({ map }) {
      maps.close(map);
      return {};
    },
  };
  return { handlers, center: () => last };
}
