import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/**
 * The proxies whose `X-Forwarded-For` is believed: how many there are in front, or their addresses and subnets
 * (`10.0.0.0/8`). 0 trusts none.
 */
export type TrustedProxies = number | readonly string[];

/**
 * Create a reader of the caller's address, which believes `X-Forwarded-For` only as far as trusted proxies wrote it.
 *
 * Each proxy appends the address that it got the request from, so the header is read from its right end. What the caller
 * wrote stands further left and is never used.
 */
export function addressReader(trusted: TrustedProxies): (request: IncomingMessage) => string {
  if (trusted === 0) return ({ socket }) => plainAddress(socket.remoteAddress ?? '');
  const isTrusted = typeof trusted === 'number' ? (_: string, hops: number) => hops < trusted : isListed(trusted);
  return ({ headers, socket }) => {
    const forwarded = headers['x-forwarded-for'];
    let address = plainAddress(socket.remoteAddress ?? '');
    if (forwarded === undefined) return address;
    const hops = String(forwarded).split(',').slice(-16);
    for (let count = 0; hops.length > 0 && isTrusted(address, count); count++) {
      const before = plainAddress(hops.pop()?.trim() ?? '');
      if (isIP(before) === 0) break;
      address = before;
    }
    return address;
  };
}

/** The address that a limit counts: an IPv6 customer has a whole /64, which counts as one. */
export function limitedAddress(address: string): string {
  if (!address.includes(':') || isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const groups = [
    ...before,
    ...Array<string>(tail === undefined ? 0 : 8 - before.length - after.length).fill('0'),
    ...after,
  ];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':')}::/64`;
}

/** Turn `::ffff:10.0.0.1`, as a dual-stack socket writes it, into 10.0.0.1. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

function isListed(proxies: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
