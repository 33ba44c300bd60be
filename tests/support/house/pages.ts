import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './source.ts';

/** A page in Markdown, by its path from the root. */
export interface Page {
  file: string;
  text: string;
}

/** The pages at the top of the repository and in docs/. */
export function pagesOfRepository(): Page[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name));
  return [...readdirSync(root), ...docs]
    .filter((file) => file.endsWith('.md'))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}

/** Links, paths and scripts that a page names and the repository does not have. */
export function brokenPointers(pages: readonly Page[]): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  return pages.flatMap(({ file, text }) => {
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    const paths = [...text.matchAll(/`((?:server|cli|schemas|tests|docs|\.ci|\.github)\/[^\s`*]*)`/g)];
    const named = [...text.matchAll(/npm run (?:-s )?([\w:-]*\w)/g)].map(([, script = '']) => script);
    return [
      ...links.filter((link) => !existsSync(join(root, dirname(file), link))),
      ...paths.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path))),
      ...named.filter((script) => !(script in scripts)),
    ].map((pointer) => `${file} ${pointer}`);
  });
}
