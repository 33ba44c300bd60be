import { Failure } from '../../platform/errors/errors.ts';
import type { Gate } from './gate.ts';

/** The longest URL of a request, in characters. */
export const maxUrlLength = 4096;
const maxParameters = 50;
const maxHeaders = 100;

/** Keys by which a document could reach a prototype. */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Refuse what no client of ours sends: an endless URL, hundreds of parameters or headers, keys that reach a prototype. */
export function requestSize(): Gate {
  return ({ url = '', rawHeaders }) => {
    if (url.length > maxUrlLength) throw new Failure('url_too_long', { limit: maxUrlLength });
    if (rawHeaders.length > 2 * maxHeaders) throw new Failure('too_many_headers', { limit: maxHeaders });
    const query = url.indexOf('?');
    if (query >= 0) inspectQuery(url.slice(query + 1));
  };
}

const suspicious = /%|\+|__proto__|constructor|prototype/;

/** Inspect the text itself, because parsing makes one of a key that is there twice. */
function inspectQuery(text: string): void {
  const parameters = text.split('&');
  if (parameters.length > maxParameters) throw new Failure('too_many_parameters', { limit: maxParameters });
  if (!suspicious.test(text)) return;
  for (const parameter of parameters) {
    const name = parameter.split('=', 1)[0] ?? '';
    for (const part of decoded(name).split(/[.[\]]/)) {
      if (forbiddenKeys.has(part)) throw new Failure('query_key_forbidden', { key: part });
    }
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}
