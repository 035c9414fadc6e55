import type { Approval } from '@leeway/shared/api/approvals.ts';
import { useState } from 'react';

/** A planted draft that this person decided, and what it was in words. */
export interface PlantedResult {
  approvalId: string;
  subject: string;
  words: string;
}

export function usePlanted() {
  const [planted, setPlanted] = useState<PlantedResult | null>(null);
  return {
    planted,
    /** Whether it was a planted one: nothing follows from it, so there is nothing to take back. */
    tell: ({ id, subject, planted: words }: Approval): boolean => {
      if (words !== null) setPlanted({ approvalId: id, subject, words });
      return words !== null;
    },
    closePlanted: () => setPlanted(null),
  };
}
