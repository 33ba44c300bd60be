type Values = Record<string, string>;
/** Rows of a file, the first below the header. */
export const rows = (...lines: Values[]) => lines.map((values, at) => ({ line: at + 2, values }));
/** A row of a file of unions: a street of 椒江 where nothing else is given. */
export const aUnion = (code: string, parent = '', others: Values = {}): Values => ({
  code,
  parent,
  name: `${code} 工会`,
  kind: 'street',
  region: '331002',
  ...others,
});
/** The row of the city's union. */
export const city = aUnion('C', '', { kind: 'city', region: '331000' });
