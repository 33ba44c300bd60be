import type { Language } from './errors.ts';

/**
 * A failed start whose cause the operator can remove.
 *
 * The message is one sentence in both languages that says what to do. It is printed without a stack trace.
 */
export class StartError extends Error {
  readonly texts: Readonly<Record<Language, string>>;

  constructor(texts: Record<Language, string>, options?: ErrorOptions) {
    super(texts.en, options);
    this.name = 'StartError';
    this.texts = texts;
  }

  /** The sentence in one language. */
  in(language: Language): string {
    return this.texts[language];
  }
}
