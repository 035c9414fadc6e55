const RUSTY_DAYS = 60;
const STALE_DAYS = 180;

/**
 * What days without any item alone, audit or verdict do to a record: `rusty` audits half of the next 50 items, `stale` puts the dial on draft and
 * empties the ledger (dial.md section 3).
 */
export function decayOf(idleDays: number): 'fresh' | 'rusty' | 'stale' {
  if (idleDays >= STALE_DAYS) return 'stale';
  return idleDays >= RUSTY_DAYS ? 'rusty' : 'fresh';
}
