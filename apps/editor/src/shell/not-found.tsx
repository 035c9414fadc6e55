import { Link } from '@tanstack/react-router';
import { MapPinOff } from 'lucide-react';
import { buttonClass } from '../ui/button-class.ts';
import { EmptyState } from '../ui/empty-state.tsx';

/** For an address that leads nowhere. */
export function NotFound() {
  return (
    <>
      <title>Not found · Leeway</title>
      <EmptyState
        isWholeScreen
        title="There is nothing at this address"
        icon={<MapPinOff aria-hidden />}
        action={
          <Link to="/" className={buttonClass('primary')}>
            Go to Home
          </Link>
        }
      >
        The link may be old, or what it pointed to was deleted.
      </EmptyState>
    </>
  );
}
