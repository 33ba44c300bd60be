import { type FailureCode, type FailureKind, failures } from './catalogue.ts';

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
export class Failure extends Error {
  readonly code: FailureCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: FailureCode, details?: Record<string, unknown>, options?: ErrorOptions) {
    super(formatFailure(code, 'en', details), options);
    this.name = 'Failure';
    this.code = code;
    this.details = details;
  }

  get kind(): FailureKind {
    return failures[this.code].kind;
  }
}

/** Format the text of a code in one language, with its `{name}` placeholders filled from the details. */
export function formatFailure(
  code: FailureCode,
  language: Language,
  details?: Readonly<Record<string, unknown>>,
): string {
  const text = failures[code][language];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(localise(details?.[name], language) ?? ''));
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
