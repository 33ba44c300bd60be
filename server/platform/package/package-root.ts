/**
 * The folder of package.json, as a URL that ends in `/`.
 *
 * A checkout runs `server/*.ts`, the packed package `dist/server/*.js`; data files have the same place in both.
 */
export const packageRoot = new URL(import.meta.url.endsWith('.ts') ? '../../../' : '../../../../', import.meta.url);
