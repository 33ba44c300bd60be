import { Command, Option } from 'commander';
import { regionCode } from '../../../schemas/platform/fields.ts';
import { inferCity } from '../../../server/lists/reading/infer-city.ts';
import { type Difference, diffLists } from '../../../server/lists/reviewing/diff.ts';
import type { Contact } from '../../../server/platform/encryption/contact.ts';
import { maskContact } from '../../../server/platform/text/mask-text.ts';
import { sourceTypes } from '../../../server/register/record/sources.ts';
import { createPlaceFinder } from '../../../server/territory/regions/place-finder.ts';
import { withDatabase } from '../../database.ts';
import type { Io } from '../../terminal/io.ts';
import { parseOption } from '../../terminal/option-parsers.ts';
import { addReadingOptions, openListOrStdin, type ReadingOptions } from './open-list.ts';

/** `nuanfeng lists diff`: shows what changed between two files without importing either. */
export function diffCommand(io: Io): Command {
  const command = new Command('diff')
    .description(
      io.text('比较两个文件：新增、消失、变化，不导入', 'Compare two files: added, gone, changed; nothing is imported'),
    )
    .argument('<old>', io.text('旧文件', 'the older file'))
    .argument('<new>', io.text('新文件', 'the newer file'))
    .addOption(
      new Option('--source <type>', io.text('清单来源', 'who made the lists')).choices(sourceTypes).default('other'),
    )
    .option(
      '--region <code>',
      io.text('区划（默认由表中区县推断）', 'region (found by the districts named)'),
      parseOption(regionCode),
    );
  return addReadingOptions(command, io).action(
    async (oldPath: string, newPath: string, options: ReadingOptions & { region?: string }, command: Command) => {
      const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
      const older = await openListOrStdin(oldPath, options);
      const newer = await openListOrStdin(newPath, options).catch(async (error) => {
        await older.close();
        throw error;
      });
      try {
        await withDatabase(io, async () => {
          const region = options.region ?? (await inferCity(newer.rows()));
          await printDifferences(
            io,
            diffLists(older, newer, region ? await createPlaceFinder(region) : undefined),
            json,
          );
        });
      } finally {
        await Promise.all([older.close(), newer.close()]);
      }
    },
  );
}

async function printDifferences(io: Io, differences: AsyncIterable<Difference>, json: boolean): Promise<void> {
  const counts = { added: 0, gone: 0, changed: 0 };
  const items: Difference[] = [];
  for await (const difference of differences) {
    counts[difference.kind]++;
    if (json) items.push(withMaskedContacts(difference));
    else io.result(lineOf(io, difference));
  }
  if (json) io.result(JSON.stringify({ ...counts, items }));
  else
    io.note(
      io.text(
        `新增 ${counts.added}，消失 ${counts.gone}，变化 ${counts.changed}`,
        `added ${counts.added}, gone ${counts.gone}, changed ${counts.changed}`,
      ),
    );
}

/** Contacts are personal: of a change no more is shown than what tells the old from the new. */
function withMaskedContacts(difference: Difference): Difference {
  if (difference.kind !== 'changed') return difference;
  const masked = (value: unknown) => value && maskContact(value as Contact);
  return {
    ...difference,
    fields: difference.fields.map((change) =>
      change.field === 'contact' ? { ...change, before: masked(change.before), after: masked(change.after) } : change,
    ),
  };
}

function lineOf(io: Io, difference: Difference): string {
  const { name, code = '—' } = difference;
  if (difference.kind === 'added') return `+ ${name}  ${code}  ${io.text('新文件第', 'new line')} ${difference.new}`;
  if (difference.kind === 'gone') return `- ${name}  ${code}  ${io.text('旧文件第', 'old line')} ${difference.old}`;
  // Contact data is personal, so only the fact that it changed is shown.
  const fields = difference.fields.map(({ field, before, after }) =>
    field === 'contact' ? field : `${field}: ${JSON.stringify(before ?? null)} → ${JSON.stringify(after ?? null)}`,
  );
  return `~ ${name}  ${code}  ${difference.old} → ${difference.new}  ${fields.join('; ')}`;
}
