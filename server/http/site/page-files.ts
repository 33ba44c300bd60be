import { readFileSync } from 'node:fs';
import type { Router } from '@koa/router';
import type { State } from '../context/state.ts';

/** Serve what a page loads: files, read once, by their paths below the router; how long a browser keeps them. */
export function serveFiles(
  router: Router<State>,
  files: readonly (readonly [path: string, file: string | URL])[],
  cacheControl: string,
): void {
  for (const [path, file] of files) {
    const content = readFileSync(file);
    router.get(path, (ctx) => {
      ctx.type = path.slice(path.lastIndexOf('.'));
      ctx.set('Cache-Control', cacheControl);
      ctx.body = content;
    });
  }
}
