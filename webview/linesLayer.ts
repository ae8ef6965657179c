/** The canvas on which the lines of all tracks are drawn: once for each stop of the map, and moved with it in between. */
import * as L from 'leaflet';
import type { DrawnRun } from './drawing.ts';
import { element } from './element.ts';
import { hasPlace } from './mapView.ts';
import { type LineStyle, strokeRuns } from './strokeRuns.ts';
import { type Shading, strokeShaded } from './strokeShaded.ts';

export interface DrawnLines {
  readonly runs: readonly DrawnRun[];
  readonly style: LineStyle;
  /** How to colour them by their values; undefined: as `style` says. */
  readonly shading?: Shading | undefined;
}

/** As parts of the map's size to each side: dragging by so much uncovers no missing line. */
const padding = 0.5;

/** What is left of it when the map has come to rest, before all is drawn anew. */
const enough = 0.2;

export class LinesLayer extends L.Layer {
  private readonly canvas = element('canvas', 'lines leaflet-zoom-animated');
  private lines: readonly DrawnLines[] = [];
  /** Where the map was when it was drawn. */
  private drawn: { readonly center: L.LatLng; readonly zoom: number } | undefined;
  private covered = L.latLngBounds([]);

  /** Drawn in this order: the last one lies on top. */
  setLines(lines: readonly DrawnLines[]): void {
    this.lines = lines;
    this.paint();
  }

  override onAdd(map: L.Map): this {
    this.canvas.setAttribute('role', 'presentation');
    map.getPane('overlayPane')?.append(this.canvas);
    this.paint();
    return this;
  }

  override onRemove(): this {
    this.canvas.remove();
    return this;
  }

  override getEvents(): { [name: string]: L.LeafletEventHandlerFn } {
    return {
      viewreset: () => this.paint(),
      moveend: () => this.paintIfNeeded(enough),
      resize: () => this.paint(),
      move: () => this.paintIfNeeded(0),
      zoom: () => this.stretch(this._map.getCenter(), this._map.getZoom()),
      zoomanim: (event) => {
        if ('center' in event && 'zoom' in event)
          this.stretch(L.latLng(event.center as L.LatLng), Number(event.zoom));
      },
    };
  }

  /** Paints when less than so much around what is seen is drawn, as parts of it; or when it is drawn for another zoom. */
  private paintIfNeeded(around: number): void {
    const isDrawn = this.drawn?.zoom === this._map.getZoom();
    if (!isDrawn || !this.covered.contains(this._map.getBounds().pad(around))) this.paint();
  }

  /** Shows what is drawn as it would lie at another view, until it is drawn for that one. */
  private stretch(center: L.LatLng, zoom: number): void {
    if (!this.drawn) return;
    const map = this._map;
    const half = map.getSize().divideBy(2);
    const scale = map.getZoomScale(zoom, this.drawn.zoom);
    const pane = L.DomUtil.getPosition(map.getPanes().mapPane);
    const origin = map.project(center, zoom).subtract(half).add(pane).round();
    const corner = map
      .project(this.drawn.center, zoom)
      .subtract(half.multiplyBy(1 + 2 * padding).multiplyBy(scale))
      .subtract(origin);
    L.DomUtil.setTransform(this.canvas, corner, scale);
  }

  private paint(): void {
    const map = this._map as L.Map | undefined;
    // Before the map has a view, there is nowhere to draw.
    if (!map || !hasPlace(map)) return;
    const size = map.getSize();
    const corner = map.containerPointToLayerPoint(size.multiplyBy(-padding)).round();
    const extent = size.multiplyBy(1 + 2 * padding);
    const sharpness = window.devicePixelRatio || 1;
    this.canvas.width = extent.x * sharpness;
    this.canvas.height = extent.y * sharpness;
    this.canvas.style.width = `${extent.x}px`;
    this.canvas.style.height = `${extent.y}px`;
    L.DomUtil.setTransform(this.canvas, corner, 1);
    this.drawn = { center: map.getCenter(), zoom: map.getZoom() };
    this.covered = L.latLngBounds(map.layerPointToLatLng(corner), map.layerPointToLatLng(corner.add(extent)));
    const context = this.canvas.getContext('2d');
    if (!context) return;
    context.scale(sharpness, sharpness);
    const { x: left, y: top } = corner.add(map.getPixelOrigin());
    const view = { left, top, width: extent.x, height: extent.y, worldPixels: 256 * 2 ** map.getZoom() };
    for (const { runs, style, shading } of this.lines) {
      if (shading) strokeShaded(context, view, runs, { style, shading });
      else strokeRuns(context, view, runs, style);
    }
  }
}
