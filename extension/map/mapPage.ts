/** The HTML of the map page: a policy that lets nothing in or out, and three files of our own. */

export interface MapPage {
  /** What the page is about: the name of the file. */
  readonly title: string;
  /** `webview.cspSource`: where VS Code serves the extension's own files from. */
  readonly cspSource: string;
  /** New and random for each page: scripts without it do not run. */
  readonly nonce: string;
  readonly style: string;
  readonly script: string;
  /** The outline of the world: a second script, so that the track does not wait for it. */
  readonly outline: string;
}

export function mapPage({ title, cspSource, nonce, style, script, outline }: MapPage): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy(cspSource, nonce))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${escapeHtml(style)}">
<script defer nonce="${escapeHtml(nonce)}" src="${escapeHtml(script)}"></script>
<script defer nonce="${escapeHtml(nonce)}" src="${escapeHtml(outline)}"></script>
</head>
<body></body>
</html>
`;
}

/** No host but the extension's own folder. Leaflet sets its styles through the DOM, which needs no 'unsafe-inline'. */
function policy(cspSource: string, nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
    `connect-src 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-src 'none'`,
  ].join('; ');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
