/** Decimal numbers right from bytes: the same as `Number` of the text, to the last bit. */

/** Instead of where a number ends: it was not understood. */
export const failed = -1;

/** What a double holds exactly, whatever the digits. */
const headDigits = 15;
/** Powers of ten up to 10^22 are doubles. */
const maxDigits = 22;
const powers = Float64Array.from({ length: maxDigits + 1 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Puts the number that begins at `from` into `values[slot]`: digits with a sign and a point, no exponent. Returns where it
 * ends, or `failed`: then it is no such number, or one so close to the middle of two doubles that `Number` must decide.
 *
 * Up to 15 digits over a power of ten is one division of doubles, which IEEE 754 rounds correctly (Clinger, PLDI 1990).
 * Of up to 22 digits the first 15 are divided so, and what is left is added: the remainder, which is exact (Dekker 1971),
 * and the other digits. If its rounding error could change the sum, that has failed.
 */
export function scanDecimal(bytes: Uint8Array, from: number, values: Float64Array, slot: number): number {
  let at = from;
  const sign = bytes[at];
  if (sign === 45 || sign === 43) at++;
  let head = 0;
  let tail = 0;
  let digits = 0;
  let digit = (bytes[at] ?? 0) - 48;
  for (; digit >= 0 && digit <= 9; digit = (bytes[++at] ?? 0) - 48) {
    if (digits < headDigits) head = head * 10 + digit;
    else tail = tail * 10 + digit;
    digits++;
  }
  let places = 0;
  if (bytes[at] === 46) {
    const first = at + 1;
    digit = (bytes[++at] ?? 0) - 48;
    for (; digit >= 0 && digit <= 9; digit = (bytes[++at] ?? 0) - 48) {
      if (digits < headDigits) head = head * 10 + digit;
      else tail = tail * 10 + digit;
      digits++;
    }
    places = at - first;
  }
  if (digits === 0 || digits > maxDigits) return failed;
  const value = digits <= headDigits ? head / (powers[places] ?? 1) : divide(head, tail, digits, places);
  values[slot] = sign === 45 ? -value : value;
  return Number.isNaN(value) ? failed : at;
}

/** `head` with the digits of `tail` behind it, over 10^`places`; NaN if that is not certain. */
function divide(head: number, tail: number, digits: number, places: number): number {
  const tailDigits = digits - headDigits;
  if (places < tailDigits) return Number.NaN;
  const divisor = powers[places - tailDigits] ?? 1;
  const quotient = head / divisor;
  const remainder = subtractProduct(head, quotient, divisor);
  const shifted = remainder * (powers[tailDigits] ?? 1);
  const rest = shifted + tail;
  // Four roundings, each of at most 2^-53 of this.
  const error = (Math.abs(shifted) + tail) * 2 ** -50;
  const power = powers[places] ?? 1;
  const low = quotient + (rest - error) / power;
  const high = quotient + (rest + error) / power;
  return low === high ? low : Number.NaN;
}

/** 2^27 + 1 cuts a double into two halves whose products are exact. */
const halving = 134_217_729;

/** `from - a * b` without rounding, for a product that is close to `from`. */
function subtractProduct(from: number, a: number, b: number): number {
  const product = a * b;
  const aHigh = halving * a - (halving * a - a);
  const aLow = a - aHigh;
  const bHigh = halving * b - (halving * b - b);
  const bLow = b - bHigh;
  const lost = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  return from - product - lost;
}
