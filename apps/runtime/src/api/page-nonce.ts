// Proof that a page was opened by whoever answers it: made from the link's token and the time, so that opening stores nothing.
import { createHmac, timingSafeEqual } from 'node:crypto';

const LIFE_MS = 24 * 3_600_000;

export function makeNonce(token: string, now: number): string {
  return `${now}.${macOf(token, now)}`;
}

/** When the page was opened (milliseconds since 1970); null for a nonce of another page, or one that is older than a day. */
export function readNonce(token: string, nonce: string, now: number): number | null {
  const [time = '', mac = ''] = nonce.split('.');
  const at = Number(time);
  if (!/^\d{1,16}$/.test(time) || at > now || now - at > LIFE_MS) return null;
  const [given, right] = [Buffer.from(mac), Buffer.from(macOf(token, at))];
  return given.length === right.length && timingSafeEqual(given, right) ? at : null;
}

function macOf(token: string, at: number): string {
  return createHmac('sha256', token).update(`leeway decide page ${at}`).digest('base64url');
}
