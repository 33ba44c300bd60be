import { setImmediate as nextRound } from 'node:timers/promises';
import { Failure } from '../errors/errors.ts';

interface Question<Asked, Answer> {
  asked: Asked;
  resolve: (answer: Answer) => void;
  reject: (reason: unknown) => void;
}

/**
 * Ask the database for many at once: what is asked while a read is on its way is read together next, at ten o'clock
 * 50,000 people come at once.
 *
 * No answer is older than its question. Where a read fails, all who wait for it are told.
 *
 * A read has an end: of one whose connection was lost at the wrong moment the driver may never tell, and everybody
 * behind it would wait with it.
 *
 * @param read The answers in the order of the questions.
 * @param most Questions a read.
 * @throws {Failure} `database_unavailable` where a read takes longer than eight seconds: a server is looked for during five.
 */
export function readTogether<Asked, Answer>(
  read: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
  most = 1000,
): (asked: Asked) => Promise<Answer> {
  const gathering: Question<Asked, Answer>[] = [];
  let reading = false;

  async function readGathered(): Promise<void> {
    reading = true;
    // Who asks in the same round of the event loop is read with the first.
    await nextRound();
    while (gathering.length > 0) {
      const questions = gathering.splice(0, most);
      try {
        const answers = await inTime(read(questions.map(({ asked }) => asked)));
        for (const [index, { resolve }] of questions.entries()) resolve(answers[index] as Answer);
      } catch (error) {
        for (const { reject } of questions) reject(error);
      }
    }
    reading = false;
  }

  return (asked) =>
    new Promise((resolve, reject) => {
      gathering.push({ asked, resolve, reject });
      if (!reading) void readGathered();
    });
}

const patienceMs = 8000;

async function inTime<Answers>(reading: Promise<Answers>): Promise<Answers> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Failure('database_unavailable')), patienceMs);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}
