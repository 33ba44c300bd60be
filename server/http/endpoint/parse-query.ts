import { parse } from 'node:querystring';

/** Fields of letters, digits and signs that need no escape, as most queries have them. */
const plain = /^\w+=[\w.,:-]+(?:&\w+=[\w.,:-]+)*$/;

/**
 * Parse the query of a URL: each field is a text, or several texts when its name is repeated.
 *
 * An empty value is read as undefined, because `wx.request` sends an empty text for it. Its name stays, so that an unknown
 * field is refused all the same.
 */
export function parseQuery(url: string): object {
  const begin = url.indexOf('?');
  if (begin < 0) return {};
  const text = url.slice(begin + 1);
  return (plain.test(text) && parsePlain(text)) || emptyAsAbsent(parse(text));
}

/** @returns undefined when a name is repeated, or is one that every object has. */
function parsePlain(text: string): object | undefined {
  const fields: Record<string, string> = {};
  for (const field of text.split('&')) {
    const sign = field.indexOf('=');
    const name = field.slice(0, sign);
    if (name in fields) return undefined;
    fields[name] = field.slice(sign + 1);
  }
  return fields;
}

function emptyAsAbsent(query: ReturnType<typeof parse>): object {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, withoutEmpty(value)]));
}

/** A name that is repeated keeps what is not empty. */
function withoutEmpty(value: string | string[] | undefined): string | string[] | undefined {
  if (!Array.isArray(value)) return value === '' ? undefined : value;
  const held = value.filter((text) => text !== '');
  return held.length > 1 ? held : held[0];
}
