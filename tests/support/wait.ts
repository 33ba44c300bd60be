import { vi } from 'vitest';

/** After so many milliseconds what a test waits for will not come, however busy the machine is. */
export const longestWaitMs = 60_000;

/** Wait until something holds; for fixtures and helpers, since `expect.poll` works in a test only. */
export async function waitUntil(holds: () => boolean | Promise<boolean>, timeout = longestWaitMs): Promise<void> {
  await vi.waitUntil(holds, { timeout, interval: 20 });
}
