import { readFileSync } from 'node:fs';
import type { Router } from '@koa/router';
import type { State } from '../context/state.ts';

/**
 * Serve the files that a page loads. They are read once.
 *
 * @param files each with its path below the router.
 */
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
