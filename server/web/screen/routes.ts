import { readFileSync } from 'node:fs';
import { Router } from '@koa/router';
import type { State } from '../../http/context/state.ts';
import { serveFiles } from '../../http/site/page-files.ts';

/** Nothing but what this server gives; pictures are the codes, written into the page. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The page that shows the changing code of a session full-screen, at `/screen/{token}`.
 *
 * The page is the same for every token; it asks `/api/v1/screens/{token}`, which knows the good ones. Its address is the
 * credential, so it is told to nobody else: no referrer, no cache, no robot.
 */
export function screenRoutes(): Router<State> {
  const router = new Router<State>({ prefix: '/screen' });
  const page = readFileSync(ownFile('page.html'), 'utf8');
  const files = ['screen.js', 'screen.css'].map((name) => [`/assets/${name}`, ownFile(name)] as const);
  serveFiles(router, files, 'no-cache');
  router.get('/:token', (ctx) => {
    ctx.type = 'html';
    ctx.set('Cache-Control', 'no-store');
    ctx.set('Content-Security-Policy', policy);
    ctx.body = page;
  });
  return router;
}

function ownFile(name: string): URL {
  return new URL(`./${name}`, import.meta.url);
}
