import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commentsOf, exportsOf, importsOf, root, type Source } from './source.ts';
import { floorOf, nounless } from './wings.ts';

/** Longest file, in lines. */
export const maxLines = 250;
/** Most files in one folder before it needs rooms. */
export const maxFiles = 20;

const isOurs = (target: string) => /^(schemas|server|cli)\/.*\.ts$/.test(target);
const isRoutes = (path: string) => /(^|[/.])routes\.ts$/.test(path);
const isNoun = (path: string) => {
  const [top, wing, more] = path.split('/');
  return top === 'server' && more !== undefined && !(nounless as readonly string[]).includes(wing as string);
};

/** Files that no room of the table holds. */
export function homeless(sources: readonly Source[]): string[] {
  return sources.filter(({ file }) => floorOf(file) < 0).map(({ file }) => file);
}

/** Imports that run up: of a room that stands above the importing one. */
export function importsUp(sources: readonly Source[]): string[] {
  return sources.flatMap((source) =>
    importsOf(source)
      .filter((target) => isOurs(target) && floorOf(target) > floorOf(source.file))
      .map((target) => `${source.file} imports ${target}`),
  );
}

/** Circles of files, by Tarjan's search for strongly connected components; each with its files in order. */
export function circles(sources: readonly Source[]): string[][] {
  const targets = new Map(sources.map((source) => [source.file, importsOf(source).filter(isOurs)]));
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const path: string[] = [];
  const found: string[][] = [];

  function visit(file: string): void {
    index.set(file, index.size);
    low.set(file, index.size - 1);
    path.push(file);
    for (const target of targets.get(file) ?? []) {
      if (!index.has(target)) visit(target);
      else if (!path.includes(target)) continue;
      low.set(file, Math.min(low.get(file) as number, low.get(target) as number));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = path.splice(path.indexOf(file));
    if (circle.length > 1) found.push(circle.sort());
  }

  for (const { file } of sources) if (!index.has(file)) visit(file);
  return found;
}

/** Files of a noun that know Koa or the edge, but for its routes. */
export function koaInNouns(sources: readonly Source[]): string[] {
  return sources
    .filter(({ file }) => isNoun(file) && !isRoutes(file))
    .flatMap((source) =>
      importsOf(source)
        .filter((target) => /^(koa$|@koa\/)/.test(target) || target.startsWith('server/http/') || isRoutes(target))
        .map((target) => `${source.file} imports ${target}`),
    );
}

/** Pages that import a noun: they know HTTP, and ask the API like any other client. */
export function nounsInPages(sources: readonly Source[]): string[] {
  return sources
    .filter(({ file }) => file.startsWith('server/web/'))
    .flatMap((source) =>
      importsOf(source)
        .filter(isNoun)
        .map((target) => `${source.file} imports ${target}`),
    );
}

/** Files of the command line that import the edge. */
export function httpInCommandLine(sources: readonly Source[]): string[] {
  const edge = (target: string) => /^server\/(http|web)\/|^server\/(app|main)\.ts$/.test(target) || isRoutes(target);
  return sources
    .filter(({ file }) => file.startsWith('cli/'))
    .flatMap((source) =>
      importsOf(source)
        .filter(edge)
        .map((target) => `${source.file} imports ${target}`),
    );
}

/** Exported names that two files define, each with its own meaning. */
export function ambiguousNames(sources: readonly Source[]): string[] {
  const files = new Map<string, string[]>();
  for (const source of sources) {
    for (const name of exportsOf(source)) files.set(name, [...(files.get(name) ?? []), source.file]);
  }
  return [...files].filter(([, where]) => where.length > 1).map(([name, where]) => `${name}: ${where.join(', ')}`);
}

/** Files that are longer than one can take in. */
export function longFiles(sources: readonly Source[]): string[] {
  return sources
    .map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > maxLines)
    .map(({ file, lines }) => `${file}: ${lines} lines`);
}

/** Folders with more files than one can take in at a glance. */
export function crowdedFolders(sources: readonly Source[]): string[] {
  const files = Map.groupBy(sources, ({ file }) => dirname(file));
  return [...files].filter(([, of]) => of.length > maxFiles).map(([folder, of]) => `${folder}: ${of.length} files`);
}

/** Places that point at a document, and comments that point at a file, which the repository does not hold. */
export function outsidePointers(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const { file, text } = source;
    const documents = text.split('\n').flatMap((words, at) => {
      const pointers = words.match(/\breference\/[\w-]+\.(?:md|txt)|\bDESIGN\.md|\bsafety \d+\b/g) ?? [];
      return pointers.map((pointer) => `${file}:${at + 1} ${pointer}`);
    });
    const comments = commentsOf(source).flatMap(({ line, comment }) => {
      const paths = comment.match(/\.\.\/shared\b|(?<![\w/.-])[\w./-]*[a-z][\w-]*\.(?:ts|md)(?![\w-])/g) ?? [];
      return paths.filter((path) => !pointsInside(file, path)).map((path) => `${file}:${line} ${path}`);
    });
    return file.endsWith('house/rules.ts') ? [] : [...new Set([...documents, ...comments])];
  });
}

/** A path is written from the root, from the file that names it, or as one of the files beside it or above. */
function pointsInside(file: string, path: string): boolean {
  const places = [root];
  for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) places.push(join(root, folder));
  return places.some((place) => existsSync(join(place, path)));
}
