import { secondMs } from '../../platform/calendar/durations.ts';
import type { LocalMongodStep } from '../../platform/database/local-mongod/local-mongod.ts';
import type { Language } from '../../platform/errors/errors.ts';
import { mongodStepText } from './start-texts.ts';

/** How often a long step prints a line if stderr is no terminal. */
const lineIntervalMs = 10 * secondMs;

/** Print the steps of a mongod's start to stderr. A step that counts is one line, redrawn on a terminal. */
export function createMongodStepPrinter(language: Language): (step: LocalMongodStep) => void {
  const { stderr } = process;
  let drawn = false;
  let printedAt = Number.NEGATIVE_INFINITY;
  return (step) => {
    const text = mongodStepText(step, language);
    if (!text) return;
    const counts = (step.step === 'download' && step.percent !== undefined) || step.step === 'install';
    if (counts && !stderr.isTTY) {
      if (performance.now() - printedAt < lineIntervalMs) return;
      printedAt = performance.now();
    }
    const prefix = drawn ? (counts ? '\r\x1b[2K' : '\n') : '';
    drawn = counts && stderr.isTTY;
    stderr.write(`${prefix}${text}${drawn ? '' : '\n'}`);
  };
}
