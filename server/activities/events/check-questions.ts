import type { EventQuestion } from '../../../schemas/activities/events/event-rules.ts';

/**
 * Find the first question that is not well formed: its key is used twice, its options are missing or superfluous, or
 * its condition names no earlier question.
 *
 * @returns the key of the question; undefined when all questions are well formed.
 */
export function findInvalidQuestion(questions: readonly EventQuestion[]): string | undefined {
  const earlier = new Set<string>();
  for (const { key, type, options, showIf } of questions) {
    const hasOptions = type === 'choice' || type === 'choices';
    if (earlier.has(key) || hasOptions !== Boolean(options?.length) || (showIf && !earlier.has(showIf.key))) return key;
    earlier.add(key);
  }
  return undefined;
}
