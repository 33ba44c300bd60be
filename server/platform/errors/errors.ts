import { type FailureCode, type FailureKind, failures } from './catalogue.ts';
import { detailText } from './detail-words.ts';
import type { FailureDetails } from './failure-details.ts';

export type { FailureCode, FailureKind };
/** A language that the product speaks, as a BCP 47 tag. */
export type Language = 'zh-CN' | 'en';

/** A text in both languages, of which the caller sees one. */
export type LocalisedText = Readonly<Record<Language, string>>;

/**
 * An error that the caller is meant to see; any other thrown error is a bug.
 *
 * `details` are sent to the caller, each `LocalisedText` in one language, so they must hold no personal data.
 */
export class Failure<Code extends FailureCode = FailureCode> extends Error {
  readonly code: Code;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: Code, ...[details, options]: FailureArguments<Code>) {
    super(formatFailure(code, 'en', details), options);
    this.name = 'Failure';
    this.code = code;
    this.details = details;
  }

  get kind(): FailureKind {
    return failures[this.code].kind;
  }
}

/** What a failure is made of beside its code: the details that its text names are not left out. */
type FailureArguments<Code extends FailureCode> =
  Record<never, never> extends FailureDetails<Code>
    ? [details?: FailureDetails<Code> | undefined, options?: ErrorOptions]
    : [details: FailureDetails<Code>, options?: ErrorOptions];

/**
 * Format the text of a code in one language, with its `{name}` placeholders filled from the details. What programs
 * get as a code or as ISO 8601 is written as people write it.
 */
export function formatFailure(
  code: FailureCode,
  language: Language,
  details?: Readonly<Record<string, unknown>>,
): string {
  const text = failures[code][language];
  return text.replace(/\{(\w+)\}/g, (_, name: string) =>
    detailText(code, name, String(localise(details?.[name], language) ?? ''), language),
  );
}

/** Take one language of a `LocalisedText`; any other value is returned unchanged. */
export function localise(value: unknown, language: Language): unknown {
  return typeof value === 'object' && value !== null && 'zh-CN' in value && 'en' in value
    ? (value as LocalisedText)[language]
    : value;
}

/** Make the failure of a request in which one field is invalid. */
export function invalidField(field: string, problem: LocalisedText): Failure {
  return new Failure('invalid_request', { summary: problem, fields: [{ field, problem }] });
}
