import { describe, expect, it } from 'vitest';
import { nearbyQuery } from '../../schemas/stations/station-queries.ts';
import { parseQuery } from '../../server/http/endpoint/parse-query.ts';
import { queryReader } from '../../server/http/endpoint/query-reader.ts';

describe('an empty query value', () => {
  it('is read as an absent one, also where its name is repeated', () => {
    expect(parseQuery('/x?a=&b=1&c=&c=2&d=&d=')).toEqual({ a: undefined, b: '1', c: '2', d: undefined });
    expect(parseQuery('/x?c=1&c=&c=2')).toEqual({ c: ['1', '2'] });
  });

  it('keeps its name, so that an unknown field is refused', () => {
    expect(Object.keys(parseQuery('/x?unknown='))).toEqual(['unknown']);
  });

  it('is an absent one on the fast path as well', () => {
    const read = queryReader(nearbyQuery, {});
    expect(read('lng=121.43&lat=28.66')).toMatchObject({ lng: 121.43, lat: 28.66 });
    expect(read('lng=121.43&lat=28.66&kinds=')).toEqual(read('lng=121.43&lat=28.66'));
    expect(read('lng=121.43&lat=')).toBeUndefined();
  });
});
