import { type ReactNode, useState } from 'react';
import { Button } from '../ui/button.tsx';

/** A button that shows something long, and hides it again; it is drawn only while it is shown. */
export function Unfold({ what, children }: { what: string; children: ReactNode }) {
  const [isShown, setShown] = useState(false);
  return (
    <div>
      <Button
        variant="quiet"
        size="small"
        className="-ml-2.5"
        aria-expanded={isShown}
        onClick={() => setShown(!isShown)}
      >
        {isShown ? `Hide ${what}` : `Show ${what}`}
      </Button>
      {isShown && children}
    </div>
  );
}
