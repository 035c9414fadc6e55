import type { Workflow } from '@leeway/shared/api/workflows.ts';
import { Ellipsis } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';

const MoreMenu = lazy(() => import('./more-menu.tsx').then((module) => ({ default: module.MoreMenu })));

/** The menu's button; the menu itself is loaded by the click that asks for it, and opens at once. */
export function MoreButton({ workflow, isEditable }: { workflow: Workflow; isEditable: boolean }) {
  const [isWanted, setWanted] = useState(false);
  const button = <IconButton label="More" icon={<Ellipsis aria-hidden />} onClick={() => setWanted(true)} />;
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <MoreMenu workflow={workflow} isEditable={isEditable} />
    </Suspense>
  );
}
