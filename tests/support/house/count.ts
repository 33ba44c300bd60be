import { brokenPointers, pagesOfRepository } from './pages.ts';
import * as rules from './rules.ts';
import { sourcesOf } from './source.ts';

/**
 * Counts what the rules of the house forbid, and names each finding: `npm run house`. Ends with 1 where there is any.
 */
const product = sourcesOf('schemas', 'server', 'cli');
const everything = [...product, ...sourcesOf('tests')];

const counted: Record<string, readonly unknown[]> = {
  'files without a room': rules.homeless(product),
  'imports that run up': rules.importsUp(product),
  'circles of files': rules.circles(product),
  'files of a noun that know Koa': rules.koaInNouns(product),
  'pages that import a noun': rules.nounsInPages(product),
  'command line files that import the edge': rules.httpInCommandLine(product),
  'exported names with more than one meaning': rules.ambiguousNames(product),
  [`files over ${rules.maxLines} lines`]: rules.longFiles(product),
  [`folders over ${rules.maxFiles} files without rooms`]: rules.crowdedFolders(product),
  'comments that point outside of the repository': rules.outsidePointers(everything),
  'links, paths and scripts of pages that are not there': brokenPointers(pagesOfRepository()),
};

let total = 0;
for (const [what, findings] of Object.entries(counted)) {
  process.stdout.write(`${String(findings.length).padStart(4)} ${what}\n`);
  for (const finding of findings) process.stdout.write(`       ${[finding].flat().join(' → ')}\n`);
  total += findings.length;
}
process.exitCode = total > 0 ? 1 : 0;
