import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { longestWaitMs } from '../wait.ts';

/** Where a Chromium is: `CHROMIUM` names it, else the place to which Debian and Ubuntu install theirs. */
const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';

/**
 * Why the tests of pages cannot run here; nothing where they can.
 *
 * In CI there is no excuse: they run and fail with this sentence.
 */
const noBrowser: string | undefined = existsSync(executable)
  ? undefined
  : `no Chromium at ${executable}: install one (apt-get install chromium fonts-noto-cjk) or name it by CHROMIUM`;

/** Whether tests of pages are left out: with no Chromium, and never in CI. */
export const skipsPages = noBrowser !== undefined && !process.env.CI;
if (skipsPages) process.stderr.write(`tests of pages are skipped: ${noBrowser}\n`);

/** A real Chromium, without a window. */
export async function startBrowser(): Promise<Browser> {
  if (noBrowser) throw new Error(noBrowser);
  return chromium.launch({ executablePath: executable, args: ['--no-sandbox'], timeout: longestWaitMs });
}

/** An empty page of a Chinese visitor, and what it complains of from now on. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN', ...options });
  context.setDefaultTimeout(longestWaitMs);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  return { context, page, complaints };
}
