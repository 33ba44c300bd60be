/**
 * The folder of package.json, as a URL that ends in `/`.
 *
 * The checkout runs `server/*.ts`, the packed package `dist/server/*.js`: data files stay where they are in both.
 */
export const packageRoot = new URL(import.meta.url.endsWith('.ts') ? '../../../' : '../../../../', import.meta.url);
