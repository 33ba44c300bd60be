import { Command } from 'commander';
import { z } from 'zod';
import { objectId } from '../../../schemas/platform/fields.ts';
import { listErasures, replayErasures } from '../../../server/people/profile/erase-person.ts';
import { Failure } from '../../../server/platform/errors/errors.ts';
import { type Io, readStdin } from '../../terminal/io.ts';
import { withAudit } from '../../with-audit.ts';

/** A line of `erasures list`: with a pseudonym, or with an id where an earlier version printed it. */
const Erasure = z.object({
  id: objectId.or(z.string().regex(/^[\w-]{43}$/)),
  at: z.iso.datetime().transform((text) => new Date(text)),
});

/** `nuanfeng erasures`: lists erasures to be kept apart from the backups, and repeats them after one was restored. */
export function erasuresCommand(io: Io): Command {
  const erasures = new Command('erasures').description(
    io.text('注销记录：恢复备份后据此再次注销', 'Erasures, to be repeated after a backup was restored'),
  );
  erasures
    .command('list')
    .description(
      io.text('每行输出一条注销记录，请与备份分开保存', 'Print one erasure a line; keep them apart from backups'),
    )
    .action(async () => {
      for (const { id, at } of await withAudit(io, 'erasures list', listErasures))
        io.result(JSON.stringify({ id, at }));
    });
  erasures
    .command('replay')
    .description(io.text('从标准输入读取注销记录，再次注销', 'Read erasures from stdin and erase again'))
    .action(async (_, command: Command) => {
      const lines = (await readStdin()).split('\n');
      const read = lines.flatMap((text, at) => (text.trim() === '' ? [] : [parseErasure(text, at + 1)]));
      const back = await withAudit(io, 'erasures replay', () => replayErasures(read));
      if (command.optsWithGlobals().json) return io.result(JSON.stringify({ read: read.length, erased: back }));
      io.result(
        io.text(`读取 ${read.length} 条，再次注销 ${back} 人`, `${read.length} read, ${back} people erased again`),
      );
    });
  return erasures;
}

/** Parse a line that `erasures list` printed. @throws {Failure} `erasure_line_invalid`, before anybody is erased. */
function parseErasure(text: string, line: number): z.output<typeof Erasure> {
  try {
    return Erasure.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure('erasure_line_invalid', { line }, { cause });
  }
}
