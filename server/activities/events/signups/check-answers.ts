import type { Event } from '../../../../schemas/activities/events/event.ts';
import type { AnswerValue } from '../../../../schemas/activities/events/event-rules.ts';
import { Failure } from '../../../platform/errors/errors.ts';

type Question = NonNullable<Event['questions']>[number];

/** The answers of a sign-up request, each with the key of its question. */
export type SubmittedAnswers = readonly { key: string; value: AnswerValue }[];

/**
 * Check answers against an event's questions. Answers to questions that do not apply (`showIf`) are dropped.
 *
 * @returns the answers to store by key; or `answers_wrong` with the key of the first one that is missing, does not fit,
 *   or answers no question of the event.
 */
export function checkAnswers(
  questions: Event['questions'],
  given: SubmittedAnswers,
): Record<string, AnswerValue> | Failure {
  const values = new Map(given.map(({ key, value }) => [key, value]));
  const kept: Record<string, AnswerValue> = {};
  for (const question of questions ?? []) {
    if (question.showIf && !matches(kept[question.showIf.key ?? ''], question.showIf.is)) continue;
    const value = values.get(question.key);
    const empty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
    if (empty && !question.required) continue;
    if (empty || !fits(question, value))
      return new Failure('answers_wrong', { key: question.key, question: question.label });
    kept[question.key] = value;
  }
  const unknown = given.find(({ key }) => !questions?.some((question) => question.key === key));
  return unknown ? new Failure('answers_wrong', { key: unknown.key, question: unknown.key }) : kept;
}

function matches(value: AnswerValue | undefined, expected: unknown): boolean {
  return Array.isArray(value) ? value.includes(expected as string) : value === expected;
}

function fits({ type, options }: Question, value: AnswerValue): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'yes_no':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && (options ?? []).includes(value);
    case 'choices':
      return Array.isArray(value) && value.every((each) => (options ?? []).includes(each));
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
    case 'phone':
      return typeof value === 'string' && /^\+?\d[\d -]{4,18}\d$/.test(value);
  }
}
