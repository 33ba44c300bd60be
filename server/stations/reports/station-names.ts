import { type Types, trusted } from 'mongoose';
import { StationModel } from '../../../schemas/stations/station.ts';

/**
 * Read the codes and names of stations.
 *
 * @returns a function that gives those of one of them; empty when the station is gone.
 */
export async function readStationNames(ids: readonly Types.ObjectId[]) {
  const stations = await StationModel.find({ _id: trusted({ $in: ids }) }, { code: 1, name: 1 }).lean();
  const byId = new Map(stations.map((station) => [String(station._id), station]));
  return (id: Types.ObjectId) => {
    const { code = '', name = '' } = byId.get(String(id)) ?? {};
    return { id: String(id), code, name };
  };
}
