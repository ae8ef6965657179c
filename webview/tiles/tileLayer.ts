/** The base map from tiles, over the outline: a tile that does not come is transparent, and leaves the outline to be seen. */
import * as L from 'leaflet';
import { element } from '../element.ts';
import type { LoadTile } from './tileLoader.ts';
import type { PaintTile } from './tilePainter.ts';

export interface TileLayerOptions {
  /** Deeper in, tiles of this zoom are enlarged. */
  readonly maximumZoom: number;
  readonly load: LoadTile;
  readonly paint: PaintTile;
  /** Whether any tile is seen, and what is wrong with one that is not. */
  readonly onChange: (state: { readonly seen: boolean; readonly problem: string | undefined }) => void;
}

/** The size that all tile servers agree on; pictures of twice as many pixels are sharper on fine screens. */
const tilePixels = 256;

type TileState =
  | { readonly kind: 'waiting' | 'seen' | 'missing' }
  | { readonly kind: 'failed'; readonly problem: string };

interface WantedTile {
  readonly coords: L.Coords;
  wanted: AbortController;
  state: TileState;
}

export class TileLayer extends L.GridLayer {
  /** Leaflet's own, which its types leave out. */
  declare private _removeTile: (key: string) => void;
  private readonly given: TileLayerOptions;
  private readonly wanted = new Map<HTMLElement, WantedTile>();
  private seen = false;

  constructor(given: TileLayerOptions) {
    super({
      tileSize: tilePixels,
      // Above the outline, which has 1.
      zIndex: 2,
      maxNativeZoom: given.maximumZoom,
      // While a zoom is under way, its stops in between would be asked for in vain.
      updateWhenZooming: false,
    });
    this.given = given;
    this.on('tileunload', ({ tile }: L.TileEvent) => this.forget(tile));
  }

  override onAdd(map: L.Map): this {
    map.on('moveend', this.tryFailed, this);
    return super.onAdd(map);
  }

  override onRemove(map: L.Map): this {
    map.off('moveend', this.tryFailed, this);
    return super.onRemove(map);
  }

  protected override createTile(coords: L.Coords, done: L.DoneCallback): HTMLElement {
    const canvas = element('canvas', 'base-tile');
    canvas.setAttribute('role', 'presentation');
    const tile: WantedTile = { coords, wanted: new AbortController(), state: { kind: 'waiting' } };
    this.wanted.set(canvas, tile);
    void this.fill(canvas, tile).then(() => {
      // Another tile may stand in its place by now, which has not come.
      if (!tile.wanted.signal.aborted) done(undefined, canvas);
    });
    return canvas;
  }

  /** Leaflet calls it when the zoom has changed: tiles of another one that have not come are of no use. */
  _abortLoading(): void {
    for (const [key, { coords, loaded }] of Object.entries(this._tiles)) {
      if (coords.z !== this._tileZoom && !loaded) this._removeTile(key);
    }
  }

  /** Never rejects: what went wrong is in the tile's state. */
  private async fill(canvas: HTMLCanvasElement, tile: WantedTile): Promise<void> {
    const { signal } = tile.wanted;
    tile.state = await this.load(canvas, tile, signal).catch((error: unknown) => ({
      kind: 'failed' as const,
      problem: error instanceof Error ? error.message : String(error),
    }));
    if (!signal.aborted) this.tell();
  }

  private async load(
    canvas: HTMLCanvasElement,
    { coords }: WantedTile,
    signal: AbortSignal,
  ): Promise<TileState> {
    const { z, x, y } = coords;
    const found = await this.given.load({ z, x, y, signal, distance: () => this.distanceOf(canvas) });
    switch (found.kind) {
      case 'missing':
        return { kind: 'missing' };
      case 'blocked':
        // Tiles that came before may be the same picture.
        queueMicrotask(() => this.redraw());
        return { kind: 'failed', problem: found.message };
      case 'picture': {
        const picture = await decode(found.data, found.type);
        if (!signal.aborted) this.given.paint(canvas, picture);
        picture.close();
        return { kind: 'seen' };
      }
      default:
        return found satisfies never;
    }
  }

  /** In pixels, from the middle of the map. */
  private distanceOf(canvas: HTMLElement): number {
    const box = canvas.getBoundingClientRect();
    const map = this._map.getContainer().getBoundingClientRect();
    const x = (box.left + box.right - map.left - map.right) / 2;
    const y = (box.top + box.bottom - map.top - map.bottom) / 2;
    return Math.hypot(x, y);
  }

  /** The server may answer again, or the network be back: the extension knows when one may ask. */
  private tryFailed(): void {
    for (const [canvas, tile] of this.wanted) {
      if (tile.state.kind !== 'failed' || !(canvas instanceof HTMLCanvasElement)) continue;
      tile.state = { kind: 'waiting' };
      void this.fill(canvas, tile);
    }
  }

  private forget(canvas: HTMLElement): void {
    const tile = this.wanted.get(canvas);
    if (!tile) return;
    this.wanted.delete(canvas);
    tile.wanted.abort();
    this.tell();
  }

  private tell(): void {
    const states = [...this.wanted.values()].map(({ state }) => state);
    const failed = states.findLast((state) => state.kind === 'failed');
    const any = (wanted: TileState['kind']) => states.some(({ kind }) => kind === wanted);
    // Between two views there is none for a moment: that is not told, for all lines would be drawn anew, twice.
    const isBetween = !failed && (states.length === 0 || any('waiting'));
    this.seen = any('seen') || (this.seen && isBetween);
    this.given.onChange({ seen: this.seen, problem: failed?.problem });
  }
}

async function decode(data: Uint8Array<ArrayBuffer>, type: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(new Blob([data], { type }));
  } catch {
    // The browser says only that it could not be decoded.
    throw new Error('The tile server has sent a damaged picture. The map shows its outline there.');
  }
}
