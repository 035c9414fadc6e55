/** The answer of calls that have nothing else to say. */
export const OK = { ok: true } as const;
