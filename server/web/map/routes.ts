import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Router } from '@koa/router';
import type { State } from '../../http/context/state.ts';
import { serveFiles } from '../../http/site/page-files.ts';
import { escapeHtml } from '../../platform/documents/html.ts';

/** The map that the operator has a licence to show behind the stations. */
export interface MapBackground {
  /** The address of raster tiles in GCJ-02 and Web Mercator, with `{z}`, `{x}` and `{y}`. */
  tiles: string;
  /** The owner of the map and its 审图号, which a map shown to the public must carry (地图管理条例, 地图审核管理规定). */
  attribution: string;
}

const ownFiles = ['map.css', 'map.js', 'clusters.js', 'element.js', 'filters.js', 'list.js', 'request.js', 'texts.js'];
const leafletFiles = ['leaflet.css', 'leaflet.js'];

/** The map of the stations at `/`: a page for any browser, which uses the public API. */
export function mapRoutes(background?: MapBackground): Router<State> {
  const router = new Router<State>();
  const policy = [
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
    `img-src 'self' data:${background ? ` ${new URL(background.tiles).origin}` : ''}`,
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ].join('; ');
  const page = readFileSync(ownFile('page.html'), 'utf8')
    .replace('data-tiles=""', () => `data-tiles="${escapeHtml(background?.tiles ?? '')}"`)
    .replace('data-attribution=""', () => `data-attribution="${escapeHtml(background?.attribution ?? '')}"`);

  router.get('/', (ctx) => {
    ctx.type = 'html';
    ctx.set('Cache-Control', 'no-cache');
    ctx.set('Content-Security-Policy', policy);
    ctx.body = page;
  });
  const { resolve } = createRequire(import.meta.url);
  const files = [
    ...ownFiles.map((name) => [`/map/${name}`, ownFile(name)] as const),
    ...leafletFiles.map((name) => [`/map/${name}`, resolve(`leaflet/dist/${name}`)] as const),
  ];
  serveFiles(router, files, 'public, max-age=3600');
  return router;
}

function ownFile(name: string): URL {
  return new URL(`./${name}`, import.meta.url);
}
