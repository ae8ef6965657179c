/** Text that others wrote, made safe for a terminal. */

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

/** An ESC becomes the four letters \x1b, so that no post can move the cursor, set the title or hide its author. */
export function showText(text: string): string {
  let shown = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    shown += isUnsafe(code) ? escaped(code) : character;
  }
  return shown;
}

/** The value as JSON that says the same after a terminal has shown it. */
export function showJson(value: unknown, indent?: number): string {
  let shown = '';
  for (const character of JSON.stringify(value, undefined, indent) ?? 'null') {
    const code = character.codePointAt(0) ?? 0;
    shown += isUnsafe(code) ? `\\u${code.toString(16).padStart(4, '0')}` : character;
  }
  return shown;
}

const isUnsafe = (code: number): boolean => unsafe.some(([first, last]) => code >= first && code <= last);

function escaped(code: number): string {
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
