/** The text of `<coordinates>`: "lon,lat" or "lon,lat,ele", again and again. It comes in pieces, cut anywhere. */
import { parseDecimal } from '../values.ts';

/** Degrees and metres; NaN for what is no number. `ele` is NaN also where there is none. */
export type OnCoordinates = (lon: number, lat: number, ele: number, line: number, column: number) => void;

export interface CoordinateText {
  /** Where the text begins. Columns count its characters: a reference like `&#32;` moves those behind it in its line. */
  begin(line: number, column: number): void;
  add(text: string): void;
  end(): void;
}

/** Longer than any number: of what is longer no more is kept. */
const maxNumber = 200;

const [minus, dot, zero] = [45, 46, 48];
const [tab, newLine, carriageReturn, space, comma] = [9, 10, 13, 32, 44];

/**
 * White space parts one place from the next. Many programs also write it beside a comma, where it parts nothing; but a line
 * that ends in a comma ends its place, if that has two numbers. A place with more than three numbers is none: NaN.
 */
export function createCoordinateText(onCoordinates: OnCoordinates): CoordinateText {
  const place = [Number.NaN, Number.NaN, Number.NaN];
  let numbers = 0;
  let afterComma = false;
  /** The part of a number that was at the end of the piece before. */
  let carried = '';
  let carriedColumn = 1;
  let line = 1;
  let [placeLine, placeColumn] = [1, 1];
  /** The column of the first character of the piece, if its line began before it. */
  let pieceColumn = 1;

  const endPlace = (): void => {
    const [lon = Number.NaN, lat = Number.NaN, ele = Number.NaN] = place;
    if (numbers > 3) onCoordinates(Number.NaN, Number.NaN, Number.NaN, placeLine, placeColumn);
    else if (numbers > 0) onCoordinates(lon, lat, ele, placeLine, placeColumn);
    place.fill(Number.NaN);
    numbers = 0;
    afterComma = false;
  };
  const addNumber = (value: number, column: number): void => {
    if (numbers > 0 && !afterComma) endPlace();
    if (numbers === 0) [placeLine, placeColumn] = [line, column];
    if (numbers < 3) place[numbers] = value;
    numbers++;
    afterComma = false;
  };
  const addComma = (column: number): void => {
    // Nothing before it: an empty number.
    if (numbers === 0 || afterComma) addNumber(Number.NaN, column);
    afterComma = true;
  };

  return {
    begin(first, column) {
      numbers = 0;
      afterComma = false;
      carried = '';
      line = first;
      pieceColumn = column;
      place.fill(Number.NaN);
    },
    add(text) {
      let from = 0;
      /** Where in the piece its line would begin. */
      let lineStart = 1 - pieceColumn;
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        const isComma = code === comma;
        if (!isComma && code !== space && code !== newLine && code !== tab && code !== carriageReturn)
          continue;
        if (carried !== '') addNumber(parseDecimal(carried + text.slice(from, at)), carriedColumn);
        else if (at > from) addNumber(decimalIn(text, from, at), from - lineStart + 1);
        carried = '';
        from = at + 1;
        if (isComma) addComma(at - lineStart + 1);
        else if (code === newLine) {
          line++;
          lineStart = at + 1;
          if (afterComma && numbers > 1) endPlace();
        }
      }
      if (carried === '') carriedColumn = from - lineStart + 1;
      if (carried.length < maxNumber) carried += text.slice(from, from + maxNumber);
      pieceColumn = text.length - lineStart + 1;
    },
    end() {
      if (carried !== '') addNumber(parseDecimal(carried), carriedColumn);
      carried = '';
      endPlace();
    },
  };
}

/** 1, 10, 100, …: all of them exact. */
const powers = Array.from({ length: 16 }, (_, i) => 10 ** i);

/**
 * What `parseDecimal` gives for this part of the text, without an expression for what nearly all numbers are: at most 15 digits
 * with a dot among them. Both the digits and the power of ten are exact then, so their quotient is the nearest number. Lines are
 * read 1.6 times as fast.
 */
function decimalIn(text: string, from: number, to: number): number {
  const isNegative = text.charCodeAt(from) === minus;
  const first = isNegative ? from + 1 : from;
  let value = 0;
  let decimals = -1;
  for (let at = first; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === dot && decimals < 0 && at > first && to - first <= 16) {
      decimals = to - at - 1;
      continue;
    }
    const digit = code - zero;
    if (digit < 0 || digit > 9 || at - first > 15) return parseDecimal(text.slice(from, to));
    value = 10 * value + digit;
  }
  const digits = to - first - (decimals < 0 ? 0 : 1);
  if (digits < 1 || digits > 15) return parseDecimal(text.slice(from, to));
  const size = decimals > 0 ? value / (powers[decimals] ?? 1) : value;
  return isNegative ? -size : size;
}
