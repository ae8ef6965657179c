// The peer: Leaflet with one canvas polyline of all the points, in the same browser.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { root } from '../../host/task.ts';
import type { Walk } from '../tracks/walks.ts';
import { probeScript } from './probe.ts';

const leaflet = join(root, 'node_modules/leaflet/dist');

/** The map fills the page, and shows all of the walk. */
export async function openLeaflet(browser: Browser, { lat, lon }: Walk): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 900, height: 650 } });
  await page.setContent('<body style="margin:0"><div id="map" style="position:fixed;inset:0"></div>');
  await page.addStyleTag({ content: readFileSync(join(leaflet, 'leaflet.css'), 'utf8') });
  await page.addScriptTag({ content: readFileSync(join(leaflet, 'leaflet.js'), 'utf8') });
  await page.evaluate(probeScript);
  const columns = [lat, lon].map((column) => Buffer.from(column.buffer).toString('base64'));
  await page.evaluate(`(() => {
    const [lat, lon] = ${JSON.stringify(columns)}.map((text) =>
      new Float64Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer));
    window.places = Array.from(lat, (value, i) => [value, lon[i]]);
  })()`);
  await page.evaluate(`(() => {
    const began = performance.now();
    window.map = L.map('map', { preferCanvas: true, zoomAnimation: false, attributionControl: false });
    const line = L.polyline(window.places, { weight: 3 });
    map.fitBounds(line.getBounds());
    line.addTo(map);
    window.firstDraw = performance.now() - began;
  })()`);
  return page;
}
