/** The names of waypoints beside their dots, and of routes beside their middle: as many as fit without covering one another; the rest come with zooming in. */
import * as L from 'leaflet';
import { element } from './element.ts';

export interface NamedPlace {
  readonly place: L.LatLng;
  readonly name: string;
}

/** Right of the dot, and a line high. A name is at most as wide as map.css lets it be. */
const offset = L.point(9, -10);
const height = 20;
const widest = 180;

export class PlaceNames extends L.Layer {
  private readonly named: readonly NamedPlace[];
  private readonly layer = element('div', 'place-names');
  private readonly widths = new Map<string, number>();
  private readonly pen = document.createElement('canvas').getContext('2d');

  constructor(places: readonly NamedPlace[]) {
    super();
    this.named = places.filter(({ name }) => name.trim() !== '');
  }

  override onAdd(map: L.Map): this {
    map.getPane('tooltipPane')?.append(this.layer);
    this.draw(map);
    return this;
  }

  override onRemove(): this {
    this.layer.remove();
    return this;
  }

  override getEvents(): { [name: string]: L.LeafletEventHandlerFn } {
    const draw = ({ target }: L.LeafletEvent) => this.draw(target);
    // While Leaflet animates a zoom, the places move without telling where they are.
    return { moveend: draw, zoomend: draw, zoomanim: () => this.layer.classList.add('moving') };
  }

  private draw(map: L.Map): void {
    const view = L.bounds([0, 0], map.getSize());
    const taken: L.Bounds[] = [];
    const labels = this.named.flatMap(({ place, name }) => {
      const dot = map.latLngToContainerPoint(place);
      if (!view.contains(dot)) return [];
      const corner = dot.add(offset);
      const box = L.bounds(corner, corner.add([this.widthOf(name), height]));
      if (taken.some((other) => other.intersects(box))) return [];
      taken.push(box);
      const label = element('span', 'place-name', name);
      label.dir = 'auto';
      L.DomUtil.setPosition(label, map.latLngToLayerPoint(place).add(offset));
      return [label];
    });
    this.layer.replaceChildren(...labels);
    this.layer.classList.remove('moving');
  }

  private widthOf(name: string): number {
    const known = this.widths.get(name);
    if (known !== undefined) return known;
    if (!this.pen) return widest;
    this.pen.font = getComputedStyle(this.layer).font;
    const width = Math.min(widest, this.pen.measureText(name).width);
    this.widths.set(name, width);
    return width;
  }
}
