/** Numbers and names as the text of a file. */
import { isUnsafe } from '../../api/plainText.ts';

/** Exponents of this size and less are written out as zeros: XML's decimal numbers have no exponent. Longer ones no device writes. */
const longestRow = 20;

/** The shortest decimal text that is the same double when it is read. The number is finite. */
export function numberText(value: number): string {
  // Only these have an exponent, or lose their sign.
  if (Math.abs(value) >= 1e-6) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const text = String(value);
  const at = text.indexOf('e-');
  const zeros = Number(text.slice(at + 2)) - 1;
  if (zeros >= longestRow) return text;
  const sign = value < 0 ? '-' : '';
  return `${sign}0.${'0'.repeat(zeros)}${text.slice(sign.length, at).replace('.', '')}`;
}

/** What XML 1.0 cannot hold in any way of writing: most control characters, and two that are none. */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** For the content of an element. What a terminal must not be shown is a reference: an export may go to one. */
export function xmlText(text: string): string {
  const escaped = text.replace(notXml, '').replace(/[&<>\r]/g, (character) => escapes[character] ?? '');
  return withoutUnsafe(escaped, (code) => `&#${code};`);
}

/** A string of JSON that says the same, also after a terminal has shown it. */
export function jsonText(text: string): string {
  return withoutUnsafe(JSON.stringify(text), (code) => `\\u${code.toString(16).padStart(4, '0')}`);
}

function withoutUnsafe(text: string, write: (code: number) => string): string {
  return text.replace(/[^\n -~]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return isUnsafe(code) ? write(code) : character;
  });
}
