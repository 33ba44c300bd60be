import { dirname } from 'node:path';
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import '../schemas/all.ts';
import { brokenPointers, pagesOfRepository } from './support/house/pages.ts';
import * as rules from './support/house/rules.ts';
import { importsOf, type Source, sourcesOf } from './support/house/source.ts';
import { rooms } from './support/house/wings.ts';

const sources = sourcesOf('schemas', 'server', 'cli');
const matching = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

/** The house with one more file in it. */
const withFile = (file: string, text: string): Source[] => [
  ...sources.filter((source) => source.file !== file),
  { file, text },
];

describe('the house', () => {
  it('has a room for every file, and a file in every room', () => {
    expect(rules.homeless(sources)).toEqual([]);
    expect(rooms.filter((room) => !sources.some(({ file }) => file === room || file.startsWith(`${room}/`)))).toEqual(
      [],
    );
  });

  it('lets imports point down only', () => {
    expect(rules.importsUp(sources)).toEqual([]);
    const up = withFile('server/platform/text/up.ts', "import { endpoint } from '../../http/endpoint/endpoint.ts';\n");
    expect(rules.importsUp(up)).toEqual(['server/platform/text/up.ts imports server/http/endpoint/endpoint.ts']);
  });

  it('has no circle of files, types included', () => {
    expect(rules.circles(sources)).toEqual([]);
    const closing = [
      { file: 'server/platform/text/a.ts', text: "import type { B } from './b.ts';\n" },
      { file: 'server/platform/text/b.ts', text: "import { a } from './a.ts';\nexport type B = typeof a;\n" },
    ];
    expect(rules.circles([...sources, ...closing])).toEqual([closing.map(({ file }) => file)]);
  });

  it('keeps Koa and the edge out of the nouns, but for their routes', () => {
    expect(rules.koaInNouns(sources)).toEqual([]);
    const knowing = withFile('server/stations/hours/koa.ts', "import type { Context } from 'koa';\n");
    expect(rules.koaInNouns(knowing)).toEqual(['server/stations/hours/koa.ts imports koa']);
  });

  it('keeps the nouns out of the pages', () => {
    expect(rules.nounsInPages(sources)).toEqual([]);
    const asking = withFile(
      'server/web/map/noun.ts',
      "import { listEvents } from '../../activities/events/list-events.ts';\n",
    );
    expect(rules.nounsInPages(asking)).toEqual([
      'server/web/map/noun.ts imports server/activities/events/list-events.ts',
    ]);
  });

  it('keeps HTTP out of the command line', () => {
    expect(rules.httpInCommandLine(sources)).toEqual([]);
  });

  it('keeps the schemas on the ground floor', () => {
    const above = sources
      .filter(({ file }) => file.startsWith('schemas/'))
      .flatMap((source) => importsOf(source).filter((target) => !/^(zod$|mongoose$|schemas\/)/.test(target)));
    expect(above).toEqual([]);
  });

  it('exports no name with two meanings', () => {
    expect(rules.ambiguousNames(sources)).toEqual([]);
  });

  it('keeps files short and folders small', () => {
    expect(rules.longFiles(sources)).toEqual([]);
    expect(rules.crowdedFolders(sources)).toEqual([]);
    const lengths = sources.map(({ text }) => text.split('\n').length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(80);
  });

  it('points at nothing outside of the repository', () => {
    expect(rules.outsidePointers([...sources, ...sourcesOf('tests')])).toEqual([]);
  });

  it('has pages that name only what is there', () => {
    expect(brokenPointers(pagesOfRepository())).toEqual([]);
    const text = 'See [it](nowhere.md), `server/nowhere.ts` and `npm run nothing`.';
    expect(brokenPointers([{ file: 'README.md', text }])).toHaveLength(3);
  });

  it('knows HTTP statuses in http/ only', () => {
    const knowing = matching(/\bstatus\s*[=:]\s*[1-5]\d\d\b/);
    expect(knowing.filter((file) => !file.startsWith('server/http/'))).toEqual([]);
  });

  it('makes no model before mongoose is strict', () => {
    const models = sources.filter(({ text }) => /\bmodel\(/.test(text));
    expect(models.filter((source) => !importsOf(source).includes('schemas/platform/strict.ts'))).toEqual([]);
    for (const { schema } of Object.values(mongoose.models)) {
      expect(schema.get('strict')).toBe('throw');
      expect(schema.get('autoIndex')).not.toBe(true);
    }
  });

  it('declares every unique key in one place', () => {
    expect(matching(/unique:\s*true/)).toEqual(['schemas/platform/unique.ts']);
  });

  it('gives every exported function, class and interface a docstring', () => {
    const bare = sources.flatMap(({ file, text }) => {
      const lines = text.split('\n');
      return lines.flatMap((line, at) =>
        /^export (async )?(function|class|interface)\b/.test(line) && !lines[at - 1]?.trim().endsWith('*/')
          ? [`${file}:${at + 1}`]
          : [],
      );
    });
    expect(bare).toEqual([]);
  });

  it('makes regular expressions of nothing that a user wrote', () => {
    // A search text behind an escape, region codes, key ids, and patterns of this source: another file needs a reason to stand here.
    const known = [
      'server/register/employers/browse.ts',
      'server/lists/importing/region-lease.ts',
      'server/platform/text/escape-formula.ts',
      'server/platform/text/blank-cell.ts',
      'server/lists/reading/names.ts',
      'server/platform/encryption/rotate.ts',
      'server/platform/wechat/message-fields.ts',
    ];
    const making = matching(/\bRegExp\(|\$regex|\$where|\$function/);
    expect(making.sort()).toEqual(known.sort());
  });

  it('has no folder for leftovers', () => {
    const folders = [...sources, ...sourcesOf('tests')].map(({ file }) => dirname(file));
    expect(folders.filter((folder) => /(^|\/)(utils?|helpers?|common|misc|lib)(\/|$)/.test(folder))).toEqual([]);
  });
});
