/** Text that others wrote, made safe for a terminal. */
import { isUnsafe } from '../api/plainText.ts';

export { showText } from '../api/plainText.ts';

/** The value as JSON that says the same after a terminal has shown it. */
export function showJson(value: unknown, indent?: number): string {
  let shown = '';
  for (const character of JSON.stringify(value, undefined, indent) ?? 'null') {
    const code = character.codePointAt(0) ?? 0;
    shown += isUnsafe(code) ? `\\u${code.toString(16).padStart(4, '0')}` : character;
  }
  return shown;
}
