import type { Language } from './errors.ts';

/**
 * A start that failed for a reason somebody at the keyboard can remove.
 *
 * The message is one sentence that says what to do, in both languages; it is printed without a stack trace.
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
