/** Serves the map page to the tests' browser, and what stands for VS Code inside it. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { mapPage } from '../../extension/map/mapPage.ts';
import type { Theme } from './themes.ts';

/** The page with its real policy, on a port of this machine in place of VS Code's own scheme. */
export async function servePage(folder: string) {
  const types: Record<string, string> = { js: 'text/javascript', css: 'text/css' };
  const server = createServer(async (request, response) => {
    const name = request.url?.slice(1) ?? '';
    if (name === '') {
      const origin = `http://${request.headers.host}`;
      const files = {
        style: `${origin}/main.css`,
        script: `${origin}/main.js`,
        outline: `${origin}/outline.js`,
      };
      response.setHeader('content-type', 'text/html');
      response.end(mapPage({ title: 'walk.gpx', cspSource: origin, nonce: 'n0nce', ...files }));
      return;
    }
    const known = ['main.js', 'main.css', 'outline.js'].includes(name);
    // The browser's own wish, not the page's.
    if (name === 'favicon.ico') {
      response.statusCode = 204;
      response.end();
      return;
    }
    response.setHeader('content-type', types[name.split('.').at(-1) ?? ''] ?? 'text/plain');
    response.statusCode = known ? 200 : 404;
    response.end(known ? await readFile(join(folder, name)) : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the test server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Runs in the page, before any script of it. */
export function stubOfVsCode(theme: Theme, state: unknown): string {
  return `
    const revive = (value) => {
      if (typeof value !== 'object' || value === null) return value;
      if (typeof value.bytesAsBase64 === 'string') return Uint8Array.from(atob(value.bytesAsBase64), (c) => c.charCodeAt(0));
      if (Array.isArray(value)) return value.map(revive);
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, revive(member)]));
    };
    window.test = {
      waiting: 0,
      answers: 0,
      state: ${JSON.stringify(state)},
      receive(message) {
        window.postMessage(revive(message));
        // After the page has handled it: messages come in order.
        if (message?.sequence !== undefined) setTimeout(() => { this.waiting--; this.answers++; });
      },
      tileColourAt(x, y) {
        for (const tile of document.querySelectorAll('.leaflet-tile-pane canvas')) {
          const box = tile.getBoundingClientRect();
          if (x < box.left || x >= box.right || y < box.top || y >= box.bottom) continue;
          const scale = tile.width / box.width;
          const pixel = tile.getContext('2d').getImageData((x - box.left) * scale, (y - box.top) * scale, 1, 1);
          return pixel.data.join();
        }
        return '';
      },
      inkAt(x, y) {
        const canvas = document.querySelector('.leaflet-overlay-pane canvas');
        const box = canvas.getBoundingClientRect();
        const scale = canvas.width / box.width;
        const [left, top] = [Math.round((x - box.left) * scale), Math.round((y - box.top) * scale)];
        return canvas.getContext('2d').getImageData(left, top, 1, 1).data[3];
      },
      wear({ bodyClass, colours }) {
        document.documentElement.removeAttribute('style');
        for (const [name, value] of Object.entries(colours))
          document.documentElement.style.setProperty('--vscode-' + name, value);
        document.documentElement.style.setProperty('--vscode-font-family', 'system-ui, "DejaVu Sans", sans-serif');
        document.documentElement.style.setProperty('--vscode-font-size', '13px');
        document.body.className = bodyClass;
      },
    };
    window.acquireVsCodeApi = () => ({
      postMessage(message) {
        if (message.kind === 'center') window.test.waiting++;
        void window.toExtension(message);
      },
      getState: () => window.test.state,
      setState: (state) => { window.test.state = state; },
    });
    addEventListener('readystatechange', () => {
      if (document.readyState === 'interactive') test.wear(${JSON.stringify(theme)});
    }, { capture: true });
    window.stopped = [];
    addEventListener('securitypolicyviolation', (event) => window.stopped.push(event.violatedDirective));
  `;
}
