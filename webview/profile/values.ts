/** What a profile can show, as people call it, and in the units in which they read it. */
import type { ProfileValue } from '../../server/api/trackProfile.ts';

export interface ValueLook {
  readonly name: string;
  /** What a track has that lacks it: "This track has …". */
  readonly none: string;
  readonly unit: string;
  /** Of what the daemon tells. */
  readonly factor: number;
  readonly decimals: number;
  /** For what is nothing at 0: there the axis begins. */
  readonly fromZero: boolean;
  /** The least that the axis spans, so that the noise of something level is not a mountain. */
  readonly leastSpan: number;
}

export const valueLooks: Readonly<Record<ProfileValue, ValueLook>> = {
  ele: {
    name: 'Height',
    none: 'no heights',
    unit: 'm',
    factor: 1,
    decimals: 0,
    fromZero: false,
    leastSpan: 20,
  },
  speed: {
    name: 'Speed',
    none: 'no speeds, and too few times to make them of',
    unit: 'km/h',
    factor: 3.6,
    decimals: 1,
    fromZero: true,
    leastSpan: 2,
  },
  hr: {
    name: 'Heart rate',
    none: 'no heart rate',
    unit: 'bpm',
    factor: 1,
    decimals: 0,
    fromZero: false,
    leastSpan: 20,
  },
  cad: {
    name: 'Cadence',
    none: 'no cadence',
    unit: 'rpm',
    factor: 1,
    decimals: 0,
    fromZero: true,
    leastSpan: 20,
  },
  temp: {
    name: 'Temperature',
    none: 'no temperature',
    unit: '°C',
    factor: 1,
    decimals: 1,
    fromZero: false,
    leastSpan: 4,
  },
  power: {
    name: 'Power',
    none: 'no power',
    unit: 'W',
    factor: 1,
    decimals: 0,
    fromZero: true,
    leastSpan: 20,
  },
};

const formats = [0, 1].map(
  (decimals) =>
    new Intl.NumberFormat('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
);

/** `652 m`, `4.1 km/h`; the value is in the unit of its look. */
export function formatValue(value: number, { unit, decimals }: ValueLook): string {
  return `${formats[decimals]?.format(value) ?? value} ${unit}`;
}

/** A clock on the person's wall: `09:12:04`, and `09:12` without seconds. */
export function formatClock(ms: number, withSeconds: boolean): string {
  const date = new Date(ms);
  const parts = [date.getHours(), date.getMinutes(), ...(withSeconds ? [date.getSeconds()] : [])];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
