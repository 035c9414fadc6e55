import { defineCard } from '../../contract/define-card.ts';

interface WaitWords {
  mode: 'time' | 'until' | 'signal' | 'webhook';
  amount: number;
  unit: string;
  until: string;
  signal: string;
  path: string;
  limit?: number | undefined;
}

export const card = defineCard<WaitWords>({
  type: 'logic.wait',
  version: 1,
  title: 'Wait',
  summary: 'Waits for a time, or until something comes from outside',
  icon: 'hourglass',
  kind: 'wait',
  initialConfig: { mode: 'time', amount: 1, unit: 'days' },
  outputs: (values) =>
    hasLimit(values)
      ? [
          { name: 'out', label: 'It came' },
          { name: 'timeout', label: 'Too late' },
        ]
      : [{ name: 'out', label: '' }],
  describe,
});

/** Whether it goes on by a port of its own when nothing came in time. */
export function hasLimit({ mode, limit }: Pick<WaitWords, 'mode' | 'limit'>): boolean {
  return (mode === 'signal' || mode === 'webhook') && limit !== undefined && limit !== null;
}

function describe({ mode, amount, unit, until, signal, path }: WaitWords): string {
  switch (mode) {
    case 'time':
      return `For ${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`;
    case 'until':
      return until.trim() === '' ? 'No moment set yet' : `Until ${until}`;
    case 'signal':
      return signal.trim() === '' ? 'No signal named yet' : `For the signal “${signal}”`;
    case 'webhook':
      return `For a call of /hooks/${path}`;
  }
}
