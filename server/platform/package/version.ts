import { readFileSync } from 'node:fs';
import { packageRoot } from './package-root.ts';

/** The version that package.json states. */
export const version: string = JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')).version;
