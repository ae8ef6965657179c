/** A place of a track as it is copied, to be read by people and by other programs. */
import type { Place } from './values.ts';

/** `text`: lines for people. `geo`: RFC 5870. `gpx`: a whole file with one waypoint. `json`: all that is known of the place. */
export const copyForms = ['text', 'geo', 'gpx', 'json'] as const;
export type CopyForm = (typeof copyForms)[number];

/** How the forms are called where one chooses among them, and when one was copied. */
export const copyNames: Readonly<Record<CopyForm, string>> = {
  text: 'text',
  geo: 'geo: URI',
  gpx: 'GPX waypoint',
  json: 'JSON',
};

export interface Copied {
  readonly place: Omit<Place, 'track'>;
  /** What the track is called. */
  readonly name: string;
}

export function copyOf(form: CopyForm, copied: Copied): string {
  switch (form) {
    case 'text':
      return textOf(copied);
    case 'geo':
      return geoUri(copied.place);
    case 'gpx':
      return gpxOf(copied);
    case 'json':
      return jsonOf(copied);
    default:
      return form satisfies never;
  }
}

/** Lines as `Point 12 of 1024 of Morning walk`, `46.1, 14.2`, `402 m high`. The time is UTC, which means the same everywhere. */
function textOf({ place, name }: Copied): string {
  return [
    `${titleOf(place)} of ${oneLine(name)}`,
    `${degrees(place.lat)}, ${degrees(place.lon)}`,
    ...(place.ele === undefined ? [] : [`${decimal(place.ele, 1)} m high`]),
    ...(place.time === undefined ? [] : [place.time]),
  ].join('\n');
}

/**
 * Without the height: that of RFC 5870 counts from the ellipsoid, and that of files mostly from the sea, some ten metres apart.
 * At a pole, the longitude is to be 0.
 */
function geoUri({ lat, lon }: Copied['place']): string {
  return `geo:${degrees(lat)},${Math.abs(lat) === 90 ? '0' : degrees(lon)}`;
}

function gpxOf({ place, name }: Copied): string {
  const { lat, lon, ele, time } = place;
  // In the order of GPX 1.1.
  const parts = [
    ...(ele === undefined ? [] : [`<ele>${decimal(ele, 3)}</ele>`]),
    ...(time === undefined ? [] : [`<time>${xmlText(time)}</time>`]),
    `<name>${xmlText(titleOf(place))}</name>`,
    `<desc>${xmlText(oneLine(name))}</desc>`,
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gpx version="1.1" creator="Remotex" xmlns="http://www.topografix.com/GPX/1/1">',
    `  <wpt lat="${degrees(lat)}" lon="${degrees(lon)}">`,
    ...parts.map((part) => `    ${part}`),
    '  </wpt>',
    '</gpx>',
    '',
  ].join('\n');
}

/** The members are those of `track/point`; the points count from 0. */
function jsonOf({ place, name }: Copied): string {
  return `${JSON.stringify({ name, ...place, track: undefined }, null, 2)}\n`;
}

/** `Point 12 of 1024`, counted from 1. */
function titleOf({ index, fraction, points }: Copied['place']): string {
  const of = `${index + 1} of ${points}`;
  return fraction === undefined
    ? `Point ${of}`
    : `${Math.round(fraction * 100)} % of the way after point ${of}`;
}

/** Seven decimals are a centimetre, and no exponent is ever among them. */
const degrees = (value: number): string => decimal(value, 7);

function decimal(value: number, digits: number): string {
  const text = String(Number(value.toFixed(digits)));
  // From 1e-7 on JavaScript would write an exponent; -0 is 0.
  return text.includes('e') ? value.toFixed(digits) : text === '-0' ? '0' : text;
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** What XML 1.0 cannot hold in any way of writing. */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const xmlText = (text: string): string =>
  text.replace(notXml, '').replace(/[&<>"\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
