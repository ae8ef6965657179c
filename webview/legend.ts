/** The legend: what the lines are coloured by, with the colours and what they mean. Only there when it is a value. */
import type { Colouring } from './colouring.ts';
import { element } from './element.ts';
import type { ToolButton } from './layout.ts';
import type { ShadeColours } from './ramps.ts';
import type { Scale } from './scale.ts';
import type { ShownTracks } from './shownTracks.ts';
import { ValueName } from './values.ts';
import { beyondText, endsText, missingText, scaleSentence, valueName } from './valueText.ts';

/** What is drawn now. */
export interface Shaded {
  /** Undefined when no track that is shown has such a value. */
  readonly scale: Scale | undefined;
  readonly colours: ShadeColours;
  /** Somewhere a line has no value. */
  readonly lacks: boolean;
}

export interface LegendOptions {
  readonly area: HTMLElement;
  readonly tracks: ShownTracks;
  readonly colouring: Colouring;
  readonly tool: ToolButton;
  readonly announce: (sentence: string) => void;
}

export interface Legend {
  /** The lines are drawn by their values; undefined: not, or not yet. */
  show(shaded: Shaded | undefined): void;
}

const ownColour = 'track';

export const colourIcon = 'M8 2c2.5 3 4.25 5 4.25 7.25a4.25 4.25 0 0 1-8.5 0c0-2.25 1.75-4.25 4.25-7.25z';

export function createLegend({ area, tracks, colouring, tool, announce }: LegendOptions): Legend {
  const select = element('select', 'colour-by');
  select.id = 'colour-by';
  const label = element('label', 'legend-label', 'Colour by');
  label.htmlFor = select.id;
  const ramp = element('div', 'ramp');
  ramp.setAttribute('role', 'img');
  const [low, high] = [element('span', 'low'), element('span', 'high')];
  const ends = element('div', 'ends', low, high);
  // The picture's own words say the same.
  ends.setAttribute('aria-hidden', 'true');
  const all = element('p', 'legend-note');
  all.setAttribute('aria-hidden', 'true');
  const missing = element('p', 'legend-note missing-note');
  const sample = element('span', 'missing-sample');
  const box = element(
    'section',
    'legend-box',
    element('div', 'legend-head', label, select),
    ramp,
    ends,
    all,
    missing,
  );
  box.setAttribute('aria-label', 'Colours of the lines');
  let said: string | undefined;

  const show: Legend['show'] = (shaded) => {
    const { scale, colours, lacks } = shaded ?? {};
    for (const part of [ramp, ends]) part.hidden = !scale;
    all.hidden = !scale || beyondText(scale) === '';
    missing.hidden = !lacks;
    const by = colouring.by();
    if (!shaded || !by) return;
    sample.style.color = colours?.missing ?? '';
    missing.replaceChildren(sample, missingText(by));
    if (scale && colours) {
      const steps = colours.shades.map((colour, i, { length }) => {
        return `${colour} ${(100 * i) / length}% ${(100 * (i + 1)) / length}%`;
      });
      ramp.style.backgroundImage = `linear-gradient(to right, ${steps.join(', ')})`;
      ramp.setAttribute('aria-label', scaleSentence(scale));
      [low.textContent, high.textContent] = endsText(scale);
      all.textContent = beyondText(scale);
    }
    const sentence = scale ? scaleSentence(scale) : missingText(by);
    if (sentence !== said) announce(sentence);
    said = sentence;
  };

  const update = () => {
    const by = colouring.by();
    const offered = colouring.offered();
    tool.show(offered.length > 0);
    tool.press(by !== undefined);
    const hadFocus = area.contains(document.activeElement);
    if (!by) {
      said = undefined;
      area.replaceChildren();
      if (hadFocus) tool.button.focus();
      return;
    }
    const names: readonly [string, string][] = offered.map((name) => [name, valueName(name)]);
    const wanted: readonly [string, string][] = [[ownColour, 'Track'], ...names];
    if ([...select.options].map(({ value }) => value).join() !== wanted.map(([value]) => value).join()) {
      select.replaceChildren(
        ...wanted.map(([value, text]) => {
          const option = element('option', '', text);
          option.value = value;
          return option;
        }),
      );
    }
    select.value = by;
    if (!box.isConnected) area.append(box);
  };
  select.addEventListener('change', () => {
    const by = ValueName.safeParse(select.value);
    colouring.choose(by.success ? by.data : undefined);
  });
  tracks.onChange(update);
  colouring.onChange(update);
  show(undefined);
  update();
  return { show };
}
