import { crc32, deflateSync } from 'node:zlib';
import { errorResponse, type StandInRequest } from './responses.ts';

/**
 * Respond to a request for a mini-program code, with a white square instead of a code that can be scanned.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/qr-code/api_getunlimitedqrcode
 */
export function standInMiniProgramCode({ body }: StandInRequest): object | Buffer {
  const { scene, page = 'pages/index/index', width = 430 } = body;
  if (typeof scene !== 'string' || scene.length === 0 || scene.length > 32)
    return errorResponse(40169, 'invalid length');
  if (!/^[A-Za-z0-9!#$&'()*+,/:;=?@\-._~]+$/.test(scene)) return errorResponse(40129, 'invalid scene');
  if (typeof page !== 'string' || page.startsWith('/') || /[?#]/.test(page))
    return errorResponse(41030, 'invalid page');
  if (body.check_path === true && page.startsWith('pages/none')) return errorResponse(41030, 'invalid page');
  if (typeof width !== 'number' || width < 280 || width > 1280) return errorResponse(40097, 'invalid args');
  return whitePng(width);
}

function whitePng(width: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(width, 4);
  header.set([1, 0, 0, 0, 0], 8); // one bit per pixel, greyscale
  const row = Buffer.alloc(1 + Math.ceil(width / 8), 0xff).fill(0, 0, 1);
  const pixels = deflateSync(Buffer.concat(Array<Buffer>(width).fill(row)));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, sum]);
}
