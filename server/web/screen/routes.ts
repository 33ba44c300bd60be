import { readFileSync } from 'node:fs';
import { Router } from '@koa/router';
import type { State } from '../../http/context/state.ts';
import { serveFiles } from '../../http/site/page-files.ts';

/** The page loads nothing from other servers. Its pictures are the codes, which are written into the page. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The page at `/screen/{token}`, which shows the changing check-in code of a session full-screen.
 *
 * The page is the same for every token. It polls `/api/v1/screens/{token}`, which checks the token. The address is the
 * credential, so it must not leak: there is no referrer, no cache and no indexing.
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
