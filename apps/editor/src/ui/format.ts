// How numbers, money, dates and spans of time are written everywhere on the screen.

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

// Made once: making one takes a thousand times as long as using it, and lists write many.
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayOfAnyYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const wholeNumber = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** A span in milliseconds as a person says it: `under 0.1 s`, `0.3 s`, `3.8 s`, `38 min`, `1 h 22`, `2 d 5 h`. */
export function formatDuration(ms: number): string {
  const span = Math.max(0, ms);
  // “0.0 s” would look like a fault.
  if (span < 0.05 * second) return 'under 0.1 s';
  if (span < 9.95 * second) return `${(span / second).toFixed(1)} s`;
  if (span < 59.5 * second) return `${Math.round(span / second)} s`;
  const minutes = Math.round(span / minute);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60)
    return joinUnits(Math.floor(minutes / 60), 'h', minutes % 60 ? String(minutes % 60).padStart(2, '0') : '');
  const hours = Math.round(span / hour);
  return joinUnits(Math.floor(hours / 24), 'd', hours % 24 ? `${hours % 24} h` : '');
}

function joinUnits(amount: number, unit: string, rest: string): string {
  return rest ? `${amount} ${unit} ${rest}` : `${amount} ${unit}`;
}

/** How long ago `at` was, seen from `now` (both in milliseconds): `just now`, `4 min ago`, `3 h ago`, `2 days ago`, then the date. */
export function formatTimeAgo(at: number, now: number): string {
  const span = now - at;
  if (span < minute) return 'just now';
  if (span < hour) return `${Math.floor(span / minute)} min ago`;
  if (span < day) return `${Math.floor(span / hour)} h ago`;
  const days = Math.floor(span / day);
  if (days < 7) return days === 1 ? '1 day ago' : `${days} days ago`;
  return formatDate(at, now);
}

/** Time until `dueAt`, seen from `now`: `38 min`, `1 h 40`, and `12 min late` once it has passed. */
export function formatTimeLeft(dueAt: number, now: number): string {
  const left = dueAt - now;
  if (left < 0) return `${formatCoarse(-left)} late`;
  return formatCoarse(left);
}

function formatCoarse(span: number): string {
  return span < minute ? 'under 1 min' : formatDuration(span);
}

/** `12 Nov`, with the year only when it is another one than now's. */
export function formatDate(at: number, now: number = Date.now()): string {
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? dayOfYear : dayOfAnyYear).format(at);
}

/** `12 Nov, 09:42`: a moment in the reader's own time zone. */
export function formatDateTime(at: number, now: number = Date.now()): string {
  return `${formatDate(at, now)}, ${formatTime(at).slice(0, 5)}`;
}

/** `09:42:07` in the reader's own time zone. */
export function formatTime(at: number): string {
  return clock.format(at);
}

/** `4,118`; at most `decimals` digits after the point. */
export function formatNumber(value: number, decimals = 0): string {
  if (decimals === 0) return wholeNumber.format(value);
  return new Intl.NumberFormat('en-GB', { maximumFractionDigits: decimals }).format(value);
}

/** A share from 0 to 1 as `64%`; 0.986 with one decimal is `98.6%`. */
export function formatPercent(share: number, decimals = 0): string {
  return new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: decimals }).format(share);
}

/** `£1,250` or `£0.011`: pence only when there are any, fractions of a penny only below one pound. `currency` is an ISO code. */
export function formatMoney(amount: number, currency: string): string {
  const isWhole = Number.isInteger(amount);
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    minimumFractionDigits: isWhole ? 0 : 2,
    maximumFractionDigits: Math.abs(amount) < 1 && !isWhole ? 3 : 2,
  }).format(amount);
}
