// A share of items, as people say it.

/** `1 in 10`, `all`, `15 in 100`: stands before “finished items”. */
export function oneIn(share: number): string {
  if (share >= 1) return 'all';
  if (share <= 0) return 'none of the';
  const each = 1 / share;
  return Math.abs(each - Math.round(each)) < 0.05 ? `1 in ${Math.round(each)}` : `${Math.round(share * 100)} in 100`;
}

/** How many finished items are checked, as the runtime says it about one of them. */
export function lotWords(share: number): string {
  if (share <= 0) return 'No finished item is checked.';
  return share >= 1 ? 'We show you every finished item.' : `We show you ${oneIn(share)} finished items, chosen by lot.`;
}

/** The same as an entry of a list. */
export function auditWords(share: number): string {
  if (share >= 1) return 'Every item';
  return share <= 0 ? 'None' : capital(oneIn(share));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
