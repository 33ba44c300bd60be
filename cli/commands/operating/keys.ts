import { Command, Option } from 'commander';
import { generateKeys } from '../../../server/platform/encryption/key-ring.ts';
import { rotateKeys } from '../../../server/platform/encryption/rotate.ts';
import type { Io } from '../../terminal/io.ts';
import { withAudit } from '../../with-audit.ts';

/** `nuanfeng keys`: makes and rotates the keys of personal data. */
export function keysCommand(io: Io): Command {
  const keys = new Command('keys').description(io.text('个人信息的密钥', 'Keys of personal data'));

  keys
    .command('make')
    .description(io.text('生成新密钥，写入环境变量', 'Make new keys, to be put into the environment'))
    .addOption(
      new Option('--id <id>', io.text('密钥编号', 'the id of the key')).default(
        `k${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`,
      ),
    )
    .action(({ id }: { id: string }, command: Command) => {
      const made = generateKeys(id);
      if (command.optsWithGlobals().json) io.result(JSON.stringify(made));
      else io.result(`PERSONAL_KEYS=${made.personalKeys}\nPERSONAL_INDEX_KEY=${made.personalIndexKey}`);
    });

  keys
    .command('rotate')
    .description(
      io.text(
        '用 PERSONAL_KEYS 的第一个密钥重新加密；可随时中断、重复运行。先让所有服务进程带上新密钥重启',
        'Encrypt again with the first key of PERSONAL_KEYS; may be broken off and run again. Restart every server with the new key first',
      ),
    )
    .action(async (_, command: Command) => {
      const done = await withAudit(io, 'keys rotate', () =>
        rotateKeys((count) => io.note(io.text(`已重新加密 ${count} 项`, `${count} values encrypted again`))),
      );
      if (command.optsWithGlobals().json) return io.result(JSON.stringify(done));
      for (const [collection, count] of Object.entries(done.rotated)) io.result(`${collection}\t${count}`);
      if (done.released.length > 0) {
        const list = done.released.join(', ');
        io.result(io.text(`可从 PERSONAL_KEYS 中删除：${list}`, `These may be taken out of PERSONAL_KEYS: ${list}`));
      }
    });
  return keys;
}
