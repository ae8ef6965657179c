/** The lower part of the card: the marked point, which is the nearest to the centre of the map or one that was chosen. */
import type * as L from 'leaflet';
import * as z from 'zod/mini';
import type { Actions } from './actions.ts';
import type { Ask } from './asking.ts';
import { createCopyButtons, createCopying } from './copyButtons.ts';
import { drawing, element } from './element.ts';
import { formatCount, formatDistance, formatHeight, formatTime } from './format.ts';
import type { Mark, Marked } from './mark.ts';
import { nearestMark } from './marks.ts';
import { createPassesList } from './passesList.ts';
import { createPlaceFacts } from './placeFacts.ts';
import type { ShownTrack, ShownTracks } from './shownTracks.ts';
import { createStepping, StepBy } from './stepping.ts';
import { trackColours } from './theme.ts';
import { nameOf } from './trackList.ts';

export interface NearestPanelOptions {
  readonly map: L.Map;
  readonly mark: Mark;
  readonly tracks: ShownTracks;
  readonly ask: Ask;
  readonly actions: Actions;
  /** Says a sentence to screen readers, once the map has come to rest. */
  readonly announce: (sentence: string) => void;
}

export function createNearestPanel(options: NearestPanelOptions): HTMLElement {
  const { map, mark, tracks, ask, actions, announce } = options;
  const heading = element('h2', 'point', 'Nearest point');
  const facts = createPlaceFacts();
  const track = element('p', 'of-track');
  const told = element('p', 'told');
  const tell = (sentence: string) => {
    told.textContent = sentence;
    announce(sentence);
  };
  const stepping = createStepping({ mark, tracks, ask, tell });
  const copy = createCopying({ mark, ask, tell });
  const back = iconButton(backIcon, 'Previous Point (,)', () => stepping.step({ points: -1 }));
  const on = iconButton(onIcon, 'Next Point (.)', () => stepping.step({ points: 1 }));
  const toTime = iconButton(clockIcon, 'Go to Time…', () => void stepping.goToTime());
  const follow = element('button', 'chip', 'Follow');
  follow.type = 'button';
  follow.title = 'Follow the Centre Again';
  follow.addEventListener('click', () => {
    mark.release();
    // The button goes away with what it was for.
    map.getContainer().focus({ preventScroll: true });
  });
  const held = element('div', 'held', element('span', '', 'Held until the map moves'), follow);
  const box = element(
    'div',
    'nearest',
    element('div', 'heading', nearestMark(), heading, element('div', 'steps', toTime, back, on)),
    track,
    facts.list,
    held,
    createPassesList({ map, mark, ask }),
    createCopyButtons(copy),
    told,
  );
  box.hidden = true;
  held.hidden = true;

  actions.add('step', StepBy, (by) => stepping.step(by));
  actions.add('goToTime', z.undefined(), () => void stepping.goToTime());
  actions.add('copyPoint', z.undefined(), () => void copy());
  actions.add('followCentre', z.undefined(), () => mark.release());

  const show = (marked: Marked): string => {
    const { place, distance, held: isHeld } = marked;
    const of = tracks.find(place.track);
    heading.textContent = numberOf(marked);
    facts.show(marked, of?.summary);
    track.replaceChildren(...(of && tracks.all().length > 1 ? nameWithColour(of) : []));
    toTime.hidden = of?.summary?.start === undefined;
    held.hidden = !isHeld;
    const time = formatTime(place.time)?.local;
    return [
      numberOf(marked),
      ...(distance === undefined ? [] : [`${formatDistance(distance)} from the centre`]),
      ...(place.ele === undefined ? [] : [`height ${formatHeight(place.ele)}`]),
      ...(time === undefined ? [] : [time]),
      ...(isHeld ? ['held'] : []),
    ].join(', ');
  };
  let before: Marked | undefined;
  mark.onChange((marked) => {
    // What was told is about the point that was marked then.
    if (before?.place.index !== marked?.place.index || before?.held !== marked?.held) told.textContent = '';
    before = marked;
    if (marked) return announce(show(marked));
    heading.textContent = 'Nearest point';
    facts.clear();
    track.replaceChildren();
    held.hidden = true;
  });
  tracks.onChange(() => {
    box.hidden = tracks.shown().length === 0;
    const marked = mark.current();
    if (marked) show(marked);
  });
  return box;
}

function numberOf({ place: { index, fraction, points } }: Marked): string {
  const number = `oint ${formatCount(index + 1)} of ${formatCount(points)}`;
  return fraction === undefined ? `P${number}` : `After p${number}`;
}

function nameWithColour(track: ShownTrack): HTMLElement[] {
  const name = element('span', 'name', nameOf(track));
  name.dir = 'auto';
  name.title = nameOf(track);
  return [element('span', `colour own slot-${track.slot % trackColours}`), name];
}

function iconButton(icon: string, label: string, run: () => void): HTMLButtonElement {
  const button = element('button', 'small', drawing('icon', 16, icon));
  button.type = 'button';
  button.title = label;
  // Without the key: a screen reader has it from aria-keyshortcuts, if at all.
  button.setAttribute('aria-label', label.replace(/ \(.\)$/, ''));
  button.addEventListener('click', run);
  return button;
}

const backIcon = 'M10 3.5l-4.5 4.5l4.5 4.5';
const onIcon = 'M6 3.5l4.5 4.5l-4.5 4.5';
const clockIcon = 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3.2l2.2 1.4';
