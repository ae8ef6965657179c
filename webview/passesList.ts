/** How often the track comes by the marked point, and when: each time is a button that marks its place. */
import type * as L from 'leaflet';
import type { Ask } from './asking.ts';
import { element } from './element.ts';
import { formatCount, formatDistance, formatTime } from './format.ts';
import type { Mark } from './mark.ts';
import type { PassesBy } from './questions.ts';
import type { Place } from './values.ts';

export interface PassesListOptions {
  readonly map: L.Map;
  readonly mark: Mark;
  readonly ask: Ask;
}

/** Longer than the pause between two moves of a hand, in milliseconds: while the map moves nobody is asked. */
const restMs = 400;

export function createPassesList({ map, mark, ask }: PassesListOptions): HTMLElement {
  const title = element('h3', '');
  const list = element('ul', '');
  const box = element('div', 'passes', title, list);
  box.hidden = true;
  /** What is shown: it holds for all points of the passes, which are at most so far apart as one passes by. */
  let known: { readonly track: string; readonly answer: PassesBy } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;

  const isKnown = ({ track, index }: Place): boolean =>
    known?.track === track && known.answer.passes.some(({ from, to }) => from <= index && index <= to);
  const stop = () => {
    clearTimeout(timer);
    asking?.abort();
    asking = undefined;
  };
  const look = async (place: Place): Promise<void> => {
    asking = new AbortController();
    const { signal } = asking;
    const { track, lat, lon } = place;
    try {
      const answer = await ask({ what: 'passes', track, lat, lon }, { signal });
      known = { track, answer };
      draw();
    } catch {
      // The list is an addition: without it, or when the map moved on, nothing is missing that was asked for.
    }
  };
  const lookAtRest = () => {
    const { place } = mark.current() ?? {};
    if (!place || isKnown(place)) return;
    stop();
    timer = setTimeout(() => void look(place), restMs);
  };
  const draw = () => {
    const { passes = [], more = 0 } = known?.answer ?? {};
    const index = mark.current()?.place.index ?? -1;
    box.hidden = passes.length < 2;
    title.textContent = `Passes here: ${formatCount(passes.length + more)}`;
    const labels = labelsOf(passes.map(({ place }) => place));
    list.replaceChildren(
      ...passes.map(({ place, from, to }, i) => {
        const button = element('button', 'chip', labels[i] ?? '');
        button.type = 'button';
        button.title = `Pass ${i + 1}: ${describe(place)}`;
        if (from <= index && index <= to) button.setAttribute('aria-current', 'true');
        button.addEventListener('click', () => mark.hold(place, { reveal: true }));
        return element('li', '', button);
      }),
      ...(more > 0 ? [element('li', 'more', `and ${formatCount(more)} more`)] : []),
    );
  };
  const markCurrent = (index: number) => {
    known?.answer.passes.forEach(({ from, to }, i) => {
      const button = list.children[i]?.firstElementChild;
      if (from <= index && index <= to) button?.setAttribute('aria-current', 'true');
      else button?.removeAttribute('aria-current');
    });
  };

  mark.onChange((marked) => {
    if (marked && isKnown(marked.place)) return markCurrent(marked.place.index);
    stop();
    // The focus must not fall out of the page with the button that had it.
    if (box.contains(document.activeElement)) map.getContainer().focus({ preventScroll: true });
    known = undefined;
    box.hidden = true;
    lookAtRest();
  });
  map.on('move', lookAtRest);
  return box;
}

/** The times of day, with their days where there are several; without times, the numbers of the points. */
function labelsOf(places: readonly Place[]): string[] {
  const times = places.map(({ time }) => formatTime(time)?.local);
  const days = new Set(times.map((time) => time?.slice(0, 10)));
  return places.map(({ index }, i) => {
    const time = times[i];
    if (time === undefined) return `Point ${formatCount(index + 1)}`;
    return days.size > 1 ? time.slice(0, 16) : time.slice(11);
  });
}

const describe = ({ time, along, index }: Place): string =>
  [
    formatTime(time)?.local ?? `point ${formatCount(index + 1)}`,
    ...(along === undefined ? [] : [`${formatDistance(along)} along the track`]),
  ].join(', ');
