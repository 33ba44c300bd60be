import { statfsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// Databases and folders of tests lie in memory where there is enough: half of a test's time is waiting for a disk to say that
// a write is on it. What is killed with -9 finds its files in memory as it does on a disk.
const memory = '/dev/shm';
if (!process.env.TMPDIR && freeBytes(memory) > 8 * 1024 ** 3) process.env.TMPDIR = memory;

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/database/replica-set.ts', 'tests/support/lists/known-cities.ts'],
    setupFiles: ['tests/support/document/hold-to-document.ts'],
    // A wait has an end only so that what never comes is told: a machine that is busy shall not make a test fail.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
    maxWorkers: 2,
  },
});

/** Bytes free in a folder's file system; 0 where there is none. */
function freeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
