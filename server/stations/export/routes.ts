import { Router } from '@koa/router';
import { z } from 'zod';
import { datum, regionCode } from '../../../schemas/platform/fields.ts';
import { stationTableKey } from '../../../schemas/stations/vocabulary.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { Download } from '../../http/reply/download.ts';
import { csvText } from '../../sheets/table/csv-text.ts';
import { stationTable, streamStations, writeStationsGeoJson } from './write-stations.ts';

const filter = { region: regionCode.optional(), kind: stationTableKey.optional() };

/** The stations of an officer's unions as files. */
export function stationExportRoutes() {
  const router = new Router<State>({ prefix: '/staff/stations/export' });

  router.get(
    '/csv',
    endpoint(
      'staff:stations.read',
      {
        summary: {
          'zh-CN': '下载本工会的站点，CSV，列与导入相同，不含联系人',
          en: 'The stations of one’s unions as CSV with the columns of an import, without their contacts',
        },
        query: filter,
        reply: z.string(),
        media: 'text/csv',
        example: {
          query: { region: '331002' },
          reply: 'code,name,aliases,kind\r\nTZ-JJ-001,海门街道暖蜂驿站,,nuanfeng_station\r\n',
        },
      },
      async ({ caller, query }) =>
        new Download('stations.csv', csvText(stationTable(streamStations(query, caller.scope), { contacts: false }))),
    ),
  );

  router.get(
    '/geojson',
    endpoint(
      'staff:stations.read',
      {
        summary: {
          'zh-CN': '下载本工会的站点，GeoJSON（RFC 7946）；除非另指坐标系，为 WGS-84',
          en: 'The stations of one’s unions as GeoJSON (RFC 7946), in WGS-84 unless the query names another datum',
        },
        query: { ...filter, datum: datum.optional() },
        reply: z.string(),
        media: 'application/geo+json',
        example: {
          query: { region: '331002', datum: 'wgs84' },
          reply: '{"type":"FeatureCollection","datum":"wgs84","features":[]}',
        },
      },
      async ({ caller, query: { datum, ...query } }) =>
        new Download('stations.geojson', writeStationsGeoJson(streamStations(query, caller.scope), { datum })),
    ),
  );

  return router;
}
