/** A person at a desk, for the tests of the map: what they choose and type, what they were shown, what is on the clipboard. */
import type { Desk } from '../../extension/map/desk.ts';

export interface FakePerson {
  readonly desk: Desk;
  /** What was copied, in order. */
  readonly copied: string[];
  /** What they type into the next boxes; when there is nothing left, they leave the box. */
  readonly types: string[];
  /** Which of the next choices they take, by a part of its label. */
  readonly takes: string[];
  /** Titles, placeholders and complaints that they were shown. */
  readonly shown: string[];
}

export function createPerson(): FakePerson {
  const [copied, types, takes, shown]: [string[], string[], string[], string[]] = [[], [], [], []];
  return {
    copied,
    types,
    takes,
    shown,
    desk: {
      copy: async (text) => void copied.push(text),
      async choose(title, choices) {
        shown.push(title, ...choices.map(({ label }) => label));
        const wanted = takes.shift();
        return choices.find(({ label }) => wanted !== undefined && label.includes(wanted))?.value;
      },
      async askText({ title, placeholder, accept }) {
        shown.push(title, placeholder);
        for (let text = types.shift(); text !== undefined; text = types.shift()) {
          try {
            return await accept(text);
          } catch (error) {
            shown.push(error instanceof Error ? error.message : String(error));
          }
        }
        return undefined;
      },
    },
  };
}
