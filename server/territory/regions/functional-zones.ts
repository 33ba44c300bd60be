import type { Region } from '../../../schemas/territory/region.ts';
import { normaliseName } from './region-names.ts';

/** Words for functional zones, which are no regions: 高新区, 经开区, 保税区, 产业集聚区. */
const zoneWord =
  /高新|经开|经济(?:技术)?开发|开发区|新区|新城|园区|保税|综保|产业|集聚区|聚集区|度假区|功能区|示范区|工业区|管委会|自贸|自由贸易|科技城|试验区|管理区|合作区|港区|空港|临港|临空|物流|景区|服务区|商务区|中心区|生态区|片区$/;

/** Whether a name without the names of places in it is one of a functional zone. */
export function isZoneName(name: string): boolean {
  return zoneWord.test(name);
}

/** Fold the ways to write the name of a zone: 国家高新技术产业开发区 and 高新区管委会 are 高新区. */
function foldZone(name: string): string {
  return normaliseName(name)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/(?:党工委)?(?:管委会|管理委员会)$/, '')
    .replace(/国家级?|省级|市级/g, '')
    .replace(/高新(?:技术)?(?:产业)?(?:开发|园)?区/, '高新区')
    .replace(/(?:经济技术开发区|经济开发区|经开区)/, '经开区')
    .replace(/综合保税区|综保区/, '综保区')
    .replace(/自由贸易(?:试验)?区|自贸(?:试验)?区/, '自贸区')
    .replace(/(?:产业)?(?:集聚|聚集)区/, '集聚区');
}

/**
 * Create a function that finds the district or street that a functional zone belongs to.
 *
 * The table of zones are the aliases of regions, which a city adds by `nuanfeng import regions`. A zone that several regions
 * have as an alias belongs to none.
 *
 * @param places the names of the regions above, which the name of a zone may begin with: 宁波国家高新区.
 */
export function createZoneFinder(stored: readonly Region[], places: readonly string[]) {
  const zones = new Map<string, string | undefined>();
  for (const { _id, aliases, replacedBy } of stored) {
    if (replacedBy) continue;
    for (const alias of aliases ?? []) {
      if (!isZoneName(alias)) continue;
      const place = places.find((name) => alias.startsWith(name) && alias.length > name.length);
      const zone = foldZone(place ? alias.slice(place.length) : alias);
      zones.set(zone, zones.has(zone) && zones.get(zone) !== _id ? undefined : _id);
    }
  }
  return (name: string): string | undefined => zones.get(foldZone(name));
}
