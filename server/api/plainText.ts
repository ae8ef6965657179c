/** Text that others wrote, made safe to show: in a terminal as in a document. */

/** The joiners U+200C and U+200D are letters' and emoji's own. Control characters but tab and line feed; and those that turn the direction of writing or cannot be seen. */
const unsafe: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0x061c, 0x061c],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2069],
  [0xfeff, 0xfeff],
];

/** Whether the character with this code is not to be shown as it is. */
export const isUnsafe = (code: number): boolean =>
  unsafe.some(([first, last]) => code >= first && code <= last);

/** An ESC becomes the four letters \x1b, so that no post can move the cursor, set the title or hide its author. */
export function showText(text: string): string {
  let shown = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    shown += isUnsafe(code) ? escaped(code) : character;
  }
  return shown;
}

function escaped(code: number): string {
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
