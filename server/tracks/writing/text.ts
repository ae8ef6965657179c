/** Numbers, times and names as the text of a file. */

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

/** ISO 8601 UTC; with milliseconds only where there are some. */
export function timeText(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

/** What XML 1.0 cannot hold in any way of writing: most control characters, and two that are none. */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** For the content of an element. */
export function xmlText(text: string): string {
  return text.replace(notXml, '').replace(/[&<>\r]/g, (character) => escapes[character] ?? '');
}
