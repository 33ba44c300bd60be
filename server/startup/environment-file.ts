import { StartError } from '../platform/errors/start-error.ts';

/**
 * Load the file `.env` of the working directory if there is one. Variables that are set already are kept.
 *
 * @throws {StartError} if the file exists and cannot be read.
 */
export function loadEnvironmentFile(): void {
  try {
    process.loadEnvFile();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw new StartError(
      {
        'zh-CN': `无法读取 .env（${code}）：请检查该文件及其权限，或将其移走。`,
        en: `.env cannot be read (${code}): check the file and its permissions, or move it away.`,
      },
      { cause },
    );
  }
}
