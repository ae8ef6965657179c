// One mebibyte of track columns: what a map asks for when it opens a long track.

/** 24 bytes for each point. Degrees are whole numbers of 1e-7, `ele` is metres, `time` is milliseconds since 1970. */
export interface Columns {
  readonly lat: ArrayLike<number>;
  readonly lon: ArrayLike<number>;
  readonly ele: ArrayLike<number>;
  readonly time: ArrayLike<number>;
}

export const points = Math.floor(2 ** 20 / 24);

/** A walk with values as a watch records them: the elevation to a tenth of a metre, a point each second. */
const indexes = Array.from({ length: points }, (_, index) => index);
export const sample = {
  lat: Int32Array.from(indexes, (i) => 464_219_871 + i * 137 + ((i * 7919) % 101)),
  lon: Int32Array.from(indexes, (i) => 75_412_309 - i * 211 + ((i * 104_729) % 97)),
  ele: Float64Array.from(indexes, (i) => Math.round(4_120 + 900 * Math.sin(i / 500)) / 10),
  time: Float64Array.from(indexes, (i) => 1_750_000_000_000 + i * 1000),
};

/** Throws unless the columns have their full length and their last values: enough to notice a wrong decoder. */
export function checkColumns(columns: Columns): void {
  for (const name of ['lat', 'lon', 'ele', 'time'] as const) {
    const column = columns[name];
    if (column.length !== points || column[points - 1] !== sample[name][points - 1]) {
      throw new Error(`The column ${name} did not arrive as it was sent.`);
    }
  }
}
