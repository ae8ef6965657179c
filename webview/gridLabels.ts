/** The degrees of the graticule, along the top and the left edge as on a printed map. */
import type * as L from 'leaflet';
import { element } from './element.ts';
import { graticuleLines, graticuleStep, latitudeLabel, longitudeLabel } from './graticule.ts';

/** Room for the labels of the other edge, and for the buttons and the scale. */
const cornerPixels = { top: 28, left: 72, right: 110, bottom: 24 };

export function addGridLabels(map: L.Map): void {
  const layer = element('div', 'grid-labels');
  layer.setAttribute('aria-hidden', 'true');
  map.getContainer().append(layer);

  const label = (text: string, className: string, x: number, y: number) => {
    const made = element('span', className, text);
    made.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    return made;
  };

  const draw = () => {
    const { x: width, y: height } = map.getSize();
    const step = graticuleStep(map.getZoom());
    const topLeft = map.containerPointToLatLng([0, 0]);
    const bottomRight = map.containerPointToLatLng([width, height]);
    const meridians = graticuleLines(topLeft.lng, bottomRight.lng, step).flatMap((lon) => {
      const { x } = map.latLngToContainerPoint([topLeft.lat, lon]);
      return x < cornerPixels.left || x > width - cornerPixels.right
        ? []
        : [label(longitudeLabel(lon, step), 'meridian', x, 0)];
    });
    const parallels = graticuleLines(bottomRight.lat, topLeft.lat, step).flatMap((lat) => {
      const { y } = map.latLngToContainerPoint([lat, topLeft.lng]);
      return y < cornerPixels.top || y > height - cornerPixels.bottom
        ? []
        : [label(latitudeLabel(lat, step), 'parallel', 0, y)];
    });
    layer.replaceChildren(...meridians, ...parallels);
    layer.classList.remove('moving');
  };
  map.on('move zoomend resize viewreset', draw);
  // While Leaflet animates a zoom, the lines move without telling where they are.
  map.on('zoomanim', () => layer.classList.add('moving'));
}
