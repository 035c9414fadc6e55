import { Panel, useReactFlow } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { IconButton } from '../../ui/icon-button.tsx';
import { FIT } from './flow-pilot.tsx';

/** Smaller, larger, all of it. */
export function FlowControls() {
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  return (
    <Panel position="bottom-left">
      <div className="flex rounded-control border border-line-2 bg-surface">
        <IconButton label="Zoom out" icon={<Minus aria-hidden />} onClick={() => void zoomOut()} />
        <IconButton label="Zoom in" icon={<Plus aria-hidden />} onClick={() => void zoomIn()} />
        <IconButton
          label="Show all of it"
          shortcut="1"
          icon={<Maximize aria-hidden />}
          onClick={() => void fitView(FIT)}
        />
      </div>
    </Panel>
  );
}
