import { type FailureCode, type FailureKind, failures } from './catalogue.ts';

export type { FailureCode, FailureKind };
export type Language = 'zh-CN' | 'en';

/** A text in both languages, of which the caller sees one. */
export type Text = Readonly<Record<Language, string>>;

/**
 * An outcome the caller is meant to see; any other thrown error is a bug.
 *
 * `details` goes to the caller as it is, each `Text` in one language, so it holds no personal data.
 */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: FailureCode, details?: Record<string, unknown>, options?: ErrorOptions) {
    super(explain(code, 'en', details), options);
    this.name = 'Failure';
    this.code = code;
    this.details = details;
  }

  get kind(): FailureKind {
    return failures[this.code].kind;
  }
}

/** The catalogue's text for a code, with `{name}` places filled from the details. */
export function explain(code: FailureCode, language: Language, details?: Readonly<Record<string, unknown>>): string {
  const text = failures[code][language];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(said(details?.[name], language) ?? ''));
}

/** A value of a failure's details as it is told in a language. */
export function said(value: unknown, language: Language): unknown {
  return typeof value === 'object' && value !== null && 'zh-CN' in value && 'en' in value
    ? (value as Text)[language]
    : value;
}

/** A request that does not fit for what is wrong with one of its fields. */
export function wrongField(field: string, problem: Text): Failure {
  return new Failure('invalid_request', { summary: problem, fields: [{ field, problem }] });
}
