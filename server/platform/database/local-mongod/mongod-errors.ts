import { StartError } from '../../errors/start-error.ts';
import type { LaunchFailure } from './mongod-log.ts';
import type { MongodPaths } from './mongod-paths.ts';

/** Make the error for a directory that cannot be written, with the system's reason. */
export function unwritableError(dir: string, error: unknown): StartError {
  const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  if (code === 'ENOSPC') return noSpace(dir);
  return new StartError(
    {
      'zh-CN': `数据目录 ${dir} 不能写入（${code}）：请检查权限，或用 DATA_DIR 指定另一个目录。`,
      en: `The data directory ${dir} cannot be written (${code}): check its permissions, or name another one with DATA_DIR.`,
    },
    { cause: error },
  );
}

/** Make the error for a mongod that did not start. */
export function launchErrorOf({ dir, dbPath, logPath }: MongodPaths, { kind, message }: LaunchFailure): StartError {
  switch (kind) {
    case 'locked':
      return new StartError({
        'zh-CN': `${dbPath} 正被另一个不是由本程序启动的 mongod 使用：请先停止它，或用 DATA_DIR 指定另一个目录。`,
        en: `${dbPath} is in use by a mongod that this program did not start: stop it, or name another directory with DATA_DIR.`,
      });
    case 'port-taken':
      return new StartError({
        'zh-CN': `数据库的端口被其他程序占用（${message}）：请停止那个程序，再启动一次。`,
        en: `The database's port is taken by another program (${message}): stop that program and start again.`,
      });
    case 'unwritable':
      return unwritableError(dir, new Error(message));
    case 'no-space':
      return noSpace(dir);
    case 'other-version':
      return new StartError({
        'zh-CN': `${dbPath} 是另一个版本的 MongoDB 写的（${message}）：请用 MONGOD_BINARY 指定那个版本，或用 DATA_DIR 指定另一个目录。`,
        en: `${dbPath} was written by another version of MongoDB (${message}): name that version with MONGOD_BINARY, or another directory with DATA_DIR.`,
      });
    case 'damaged':
      return new StartError({
        'zh-CN': `${dbPath} 里的数据文件已损坏（${message}）：请恢复备份，或用 DATA_DIR 指定另一个目录。`,
        en: `The data files in ${dbPath} are damaged (${message}): restore a backup, or name another directory with DATA_DIR.`,
      });
    case 'other':
      return new StartError({
        'zh-CN': `本地 mongod 没能启动（${message}）：请看日志 ${logPath}，或用 MONGODB_URI 指定一个副本集。`,
        en: `The local mongod did not start (${message}): see its log ${logPath}, or name a replica set with MONGODB_URI.`,
      });
  }
}

function noSpace(dir: string): StartError {
  return new StartError({
    'zh-CN': `数据目录 ${dir} 所在的磁盘已满：请腾出空间，或用 DATA_DIR 指定另一个目录。`,
    en: `The disk of the data directory ${dir} is full: make room, or name another directory with DATA_DIR.`,
  });
}
