import type { LocalMongodStep } from '../../platform/database/local-mongod/local-mongod.ts';
import type { Language } from '../../platform/errors/errors.ts';
import { stepText } from './notice.ts';

/** Where stderr is no terminal, a long step says a line this often. */
const quietMs = 10_000;

/** Write the steps of a mongod's start to stderr; what is counted up is one line, drawn over and over. */
export function showSteps(language: Language): (step: LocalMongodStep) => void {
  const { stderr } = process;
  let drawn = false;
  let saidAt = Number.NEGATIVE_INFINITY;
  return (step) => {
    const text = stepText(step, language);
    if (!text) return;
    const counts = (step.step === 'download' && step.percent !== undefined) || step.step === 'install';
    if (counts && !stderr.isTTY) {
      if (performance.now() - saidAt < quietMs) return;
      saidAt = performance.now();
    }
    const over = drawn ? (counts ? '\r\x1b[2K' : '\n') : '';
    drawn = counts && stderr.isTTY;
    stderr.write(`${over}${text}${drawn ? '' : '\n'}`);
  };
}
