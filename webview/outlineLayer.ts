/** The base map that needs no network: land and a fine graticule, drawn into canvas tiles in the theme's colours. */
import * as L from 'leaflet';
import { graticuleLines, graticuleStep } from './graticule.ts';
import { type Box, clipRing, type Ring } from './polygon.ts';
import type { MapColours } from './theme.ts';

/** Fewer and larger tiles than usual: each one clips the same continents again. At zoom 1 one tile is the whole world. */
const tilePixels = 512;
export const leastZoom = 1;

/** Coasts are clipped this far outside the tile, so that the cut itself is not drawn as a coast. */
const marginPixels = 4;

/**
 * A coast drawn for maps of 1:50 million is kilometres off: shown at a high zoom it would put a walk along the shore into
 * the sea. So it fades out, from the zoom where that error is a few pixels to the one where it is a hundred.
 */
const fadeFrom = 8;
const fadeTo = 11;

/** How often a drag uncovers new tiles. Leaflet waits 200 ms, for tiles that come over a network. */
const updateMs = 50;

/** Points nearer than this to the one before add work and no shape. */
const leastStepPixels = 0.7;

export class OutlineLayer extends L.GridLayer {
  private land: readonly Ring[] = [];
  private colours: MapColours;

  constructor(colours: MapColours) {
    super({ tileSize: tilePixels, minZoom: leastZoom, updateInterval: updateMs });
    this.colours = colours;
  }

  setLand(land: readonly Ring[]): void {
    this.land = land;
    this.repaint();
  }

  setColours(colours: MapColours): void {
    this.colours = colours;
    this.repaint();
  }

  protected override createTile(coords: L.Coords): HTMLElement {
    const tile = document.createElement('canvas');
    tile.setAttribute('role', 'presentation');
    this.paint(tile, coords);
    return tile;
  }

  /** In place: `redraw` would take all tiles away for a moment, and the map would flash. */
  private repaint(): void {
    // Before the map has a view, Leaflet has made no list of tiles, whatever its types say.
    if (!this._tiles) return;
    for (const { coords, el } of Object.values(this._tiles)) {
      if (el instanceof HTMLCanvasElement) this.paint(el, coords);
    }
  }

  private paint(tile: HTMLCanvasElement, coords: L.Coords): void {
    const sharpness = window.devicePixelRatio || 1;
    tile.width = tilePixels * sharpness;
    tile.height = tilePixels * sharpness;
    const context = tile.getContext('2d');
    if (!context) return;
    context.scale(sharpness, sharpness);
    const worldPixels = 256 * 2 ** coords.z;
    // Tiles left and right of the world show the same world again.
    const left = (((coords.x * tilePixels) % worldPixels) + worldPixels) % worldPixels;
    const origin = { left, top: coords.y * tilePixels, worldPixels };
    const veil = Math.max(0, Math.min(1, (coords.z - fadeFrom) / (fadeTo - fadeFrom)));
    if (veil < 1) this.paintLand(context, origin);
    context.globalAlpha = veil;
    context.fillStyle = this.colours.land;
    context.fillRect(0, 0, tilePixels, tilePixels);
    context.globalAlpha = 1;
    this.paintGraticule(context, origin, coords.z);
  }

  private paintLand(context: CanvasRenderingContext2D, { left, top, worldPixels }: Origin): void {
    const box: Box = {
      minX: (left - marginPixels) / worldPixels,
      maxX: (left + tilePixels + marginPixels) / worldPixels,
      minY: (top - marginPixels) / worldPixels,
      maxY: (top + tilePixels + marginPixels) / worldPixels,
    };
    const coast = new Path2D();
    for (const ring of this.land) {
      if (ring.maxY < box.minY || ring.minY > box.maxY) continue;
      for (const shift of shiftsOf(ring)) {
        const shifted = { ...box, minX: box.minX - shift, maxX: box.maxX - shift };
        if (ring.maxX < shifted.minX || ring.minX > shifted.maxX) continue;
        addToPath(coast, clipRing(ring, shifted), { left: left - shift * worldPixels, top, worldPixels });
      }
    }
    context.fillStyle = this.colours.sea;
    context.fillRect(0, 0, tilePixels, tilePixels);
    // Lakes are rings like any other; no two lands overlap.
    context.fillStyle = this.colours.land;
    context.fill(coast, 'evenodd');
    context.strokeStyle = this.colours.coast;
    context.lineWidth = 1;
    context.lineJoin = 'round';
    context.stroke(coast);
  }

  private paintGraticule(
    context: CanvasRenderingContext2D,
    { left, top, worldPixels }: Origin,
    zoom: number,
  ): void {
    const step = graticuleStep(zoom);
    const lonAt = (x: number) => (x / worldPixels) * 360 - 180;
    const latAt = (y: number) =>
      (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / worldPixels))) * 180) / Math.PI;
    const lines = new Path2D();
    for (const lon of graticuleLines(lonAt(left - 1), lonAt(left + tilePixels), step)) {
      // Whole pixels and a half: a line of one pixel is sharp there.
      const x = Math.round(((lon + 180) / 360) * worldPixels - left) + 0.5;
      lines.moveTo(x, 0);
      lines.lineTo(x, tilePixels);
    }
    for (const lat of graticuleLines(latAt(top + tilePixels), latAt(top - 1), step)) {
      const mercator = 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
      const y = Math.round(mercator * worldPixels - top) + 0.5;
      lines.moveTo(0, y);
      lines.lineTo(tilePixels, y);
    }
    context.strokeStyle = this.colours.grid;
    context.lineWidth = 1;
    context.stroke(lines);
  }
}

interface Origin {
  readonly left: number;
  readonly top: number;
  readonly worldPixels: number;
}

/** A ring across the antimeridian shows at both ends of the world; the one around the pole covers all of it already. */
function shiftsOf(ring: Ring): readonly number[] {
  return ring.maxX - ring.minX > 1 ? [0] : [-1, 0, 1];
}

function addToPath(path: Path2D, points: ArrayLike<number>, { left, top, worldPixels }: Origin): void {
  let lastX = Infinity;
  let lastY = Infinity;
  for (let i = 0; i < points.length; i += 2) {
    const x = (points[i] ?? 0) * worldPixels - left;
    const y = (points[i + 1] ?? 0) * worldPixels - top;
    if (Math.abs(x - lastX) + Math.abs(y - lastY) < leastStepPixels) continue;
    if (i === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
    lastX = x;
    lastY = y;
  }
  path.closePath();
}
