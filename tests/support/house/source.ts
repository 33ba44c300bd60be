import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** The folder of package.json. */
export const root = join(import.meta.dirname, '../../..');

/** A file of the house: its path from the root and its text. */
export interface Source {
  file: string;
  text: string;
}

/** The TypeScript of some folders of the root. */
export function sourcesOf(...folders: string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name))
      .sort()
      .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') })),
  );
}

/** What a file imports, types included: files of ours as paths from the root, packages by name. */
export function importsOf({ file, text }: Source): string[] {
  const statements = /^(?:import|export)\s[^;]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(statements)].map(([, from, bare, dynamic]) => {
    const target = from ?? bare ?? dynamic ?? '';
    return target.startsWith('.') ? normalize(join(dirname(file), target)) : target;
  });
}

/** The names that a file itself exports; what it passes on from another is not its own. */
export function exportsOf({ text }: Source): string[] {
  const declarations =
    /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;
  return [...new Set([...text.matchAll(declarations)].map(([, name = '']) => name))];
}

/** The comments of a file, each with the line on which it begins. */
export function commentsOf({ text }: Source): { line: number; comment: string }[] {
  return [...text.matchAll(/\/\*[\s\S]*?\*\/|(?<![:'"`\\])\/\/.*$/gm)].map(({ 0: comment, index }) => ({
    line: text.slice(0, index).split('\n').length,
    comment,
  }));
}
