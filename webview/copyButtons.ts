/** Copies the marked point for other programs: a button for each form. The extension writes the clipboard. */
import type { Ask } from './asking.ts';
import { element } from './element.ts';
import type { Mark } from './mark.ts';
import { type CopyForm, copyForms, copyNames } from './placeCopies.ts';
import { messageOf } from './stepping.ts';

export interface CopyOptions {
  readonly mark: Mark;
  readonly ask: Ask;
  /** Says a sentence to the person. */
  readonly tell: (sentence: string) => void;
}

/** Copies the marked point; without a form the person is asked for one. */
export type CopyPoint = (as?: CopyForm) => Promise<void>;

export function createCopying({ mark, ask, tell }: CopyOptions): CopyPoint {
  return async (as) => {
    const { place } = mark.current() ?? {};
    if (!place) return tell('No point is marked.');
    try {
      const copied = await ask({ what: 'copy', place, ...(as ? { as } : {}) });
      if (copied.as) tell(`Copied as ${copyNames[copied.as]}.`);
    } catch (error) {
      tell(messageOf(error));
    }
  };
}

const labels: Readonly<Record<CopyForm, string>> = { text: 'Text', geo: 'geo:', gpx: 'GPX', json: 'JSON' };

export function createCopyButtons(copy: CopyPoint): HTMLElement {
  const buttons = copyForms.map((form) => {
    const button = element('button', 'chip', labels[form]);
    button.type = 'button';
    button.title = `Copy as ${copyNames[form]}`;
    button.setAttribute('aria-label', button.title);
    button.addEventListener('click', () => void copy(form));
    return button;
  });
  const name = element('span', '', 'Copy');
  name.setAttribute('aria-hidden', 'true');
  return element('div', 'copy', name, ...buttons);
}
