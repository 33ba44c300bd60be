import { fileURLToPath } from 'node:url';

/** The root of the checkout, with a slash at the end. */
export const checkout = fileURLToPath(new URL('../../', import.meta.url));
/** The entry of the command line. */
export const cliMain = `${checkout}cli/main.ts`;
/** The folder of programs that tests start as child processes. */
export const support = `${checkout}tests/support/`;
