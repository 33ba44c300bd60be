import { parse } from 'node:querystring';

/** Letters, digits and what needs no escape, each name with one value: what most addresses hold. */
const plain = /^\w+=[\w.,:-]+(?:&\w+=[\w.,:-]+)*$/;

/**
 * The parameters of an address as text, or several texts; nothing else comes out of one.
 *
 * An empty value is an absent one: `wx.request` sends an empty text for `undefined`.
 */
export function queryOf(url: string): object {
  const begin = url.indexOf('?');
  if (begin < 0) return {};
  const text = url.slice(begin + 1);
  return (plain.test(text) && plainQuery(text)) || withoutEmpty(parse(text));
}

/** Nothing where a name stands there twice, or is one that every object has. */
function plainQuery(text: string): object | undefined {
  const fields: Record<string, string> = {};
  for (const field of text.split('&')) {
    const sign = field.indexOf('=');
    const name = field.slice(0, sign);
    if (name in fields) return undefined;
    fields[name] = field.slice(sign + 1);
  }
  return fields;
}

function withoutEmpty(query: ReturnType<typeof parse>): object {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}
