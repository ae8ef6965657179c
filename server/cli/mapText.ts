/** Where maps are, as a terminal shows it. */
import type { ReportedCenter } from '../api/mapView.ts';
import { describeAge } from '../api/newsText.ts';
import { Track } from '../api/tracks.ts';
import type { ViewChange } from '../api/view.ts';
import type { DaemonAccess } from './command.ts';
import { describePlace } from './quantities.ts';

/** What each open track is called, by its id. */
export type TrackNames = ReadonlyMap<string, string>;

export async function trackNames(daemon: DaemonAccess): Promise<TrackNames> {
  return new Map((await daemon.module(Track).list({})).map(({ id, name }) => [id, name]));
}

/** `46.1,14.2, zoom 13, Morning walk (t1) (2 minutes ago, Visual Studio Code 1.139)`. */
export function describeView(view: ReportedCenter, names: TrackNames, now: Date): string {
  return `${describeSeen(view, names)} (${describeAge(new Date(view.when), now)}, ${view.from})`;
}

/** `09:30:02  46.1,14.2, zoom 13, Morning walk (t1)`, on the clock of this machine; `09:30:07  closed`. */
export function describeViewChange(change: ViewChange, names: TrackNames, now: Date): string {
  if (change.kind === 'closed') return `${clock(now)}  a map was closed or hidden`;
  return `${clock(new Date(change.view.when))}  ${describeSeen(change.view, names)}`;
}

function describeSeen(view: ReportedCenter, names: TrackNames): string {
  const { track, tracks = track === undefined ? [] : [track] } = view;
  const named = tracks.map((id) => {
    const name = names.get(id);
    return name === undefined ? id : `${name} (${id})`;
  });
  const zoom = `zoom ${Number(view.zoom.toFixed(2))}`;
  return [describePlace(view), zoom, named.length > 0 ? some(named) : 'no track'].join(', ');
}

/** As many as fit a line. */
const some = (names: readonly string[]): string =>
  names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

const clock = (time: Date): string =>
  [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
