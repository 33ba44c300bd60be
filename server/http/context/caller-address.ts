import { addressReader, type TrustedProxies } from '../limits/address.ts';
import type { Gate } from './gate.ts';

/** Read the address that a request comes from. */
export function callerAddress(trusted: TrustedProxies): Gate {
  const addressOf = addressReader(trusted);
  return (request, state) => {
    state.address = addressOf(request);
  };
}
