// The panel of the selected step: what it does, how much it is trusted, a test of it, and how it went.
import { X } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { type Tab, Tabs } from '../../ui/tabs.tsx';
import { ConfigForm } from './config/config-form.tsx';
import { StepContext } from './step-context.ts';
import { StepHeader } from './step-header.tsx';
import { HistoryTab } from './tabs/history-tab.tsx';
import { TestTab } from './tabs/test-tab.tsx';
import { TrustTab } from './tabs/trust-tab.tsx';
import { useIsPhone } from './use-is-phone.ts';
import { useOpenStep } from './use-open-step.ts';

export type InspectorProps = {
  workflowId: string;
  nodeId: string;
  /** A dotted path such as `config field`, `name` or `dial.askWhen.0.when`: its tab opens and it gets the focus. */
  focusField: string | null;
  onClose: () => void;
};

type TabName = 'does' | 'trust' | 'test' | 'history';

/** 328 px beside the canvas; over the whole screen on phones. Must stand inside a DraftContext. */
export function Inspector({ workflowId, nodeId, focusField, onClose }: InspectorProps) {
  const step = useOpenStep(workflowId, nodeId);
  const isPhone = useIsPhone();
  const title = step?.node.title || step?.definition.title || 'Step';
  const body = step ? (
    <StepContext value={step}>
      <StepTabs key={nodeId} hasDial={step.definition.dial !== null} focusField={focusField} />
    </StepContext>
  ) : (
    <p className="p-4 text-ink-2">
      This step is of a kind that is not installed here. It can be moved and removed, not changed.
    </p>
  );
  const header = step && (
    <StepContext value={step}>
      <StepHeader focusField={focusField} isInSheet={isPhone} />
    </StepContext>
  );
  if (isPhone) {
    return (
      <Sheet isOpen onClose={onClose} title={title} heading={header}>
        <div className="-mx-4 -mb-4 flex h-[74dvh] flex-col">{body}</div>
      </Sheet>
    );
  }
  return (
    <aside aria-label={`Step: ${title}`} className="flex h-full w-82 shrink-0 flex-col border-line border-l bg-surface">
      <div className="flex items-start gap-1 pr-3">
        <div className="min-w-0 flex-1">{header}</div>
        <IconButton label="Close" shortcut="Escape" className="mt-3.5" icon={<X aria-hidden />} onClick={onClose} />
      </div>
      {body}
    </aside>
  );
}

function StepTabs({ hasDial, focusField }: { hasDial: boolean; focusField: string | null }) {
  const [tab, setTab] = useState<TabName>(() => tabOf(focusField));
  const [followed, setFollowed] = useState(focusField);
  if (focusField !== followed) {
    setFollowed(focusField);
    if (focusField !== null) setTab(tabOf(focusField));
  }
  const tabs: Tab<TabName>[] = [
    { value: 'does', label: 'What it does', content: <ConfigForm focusField={focusField} /> },
    ...(hasDial ? [{ value: 'trust' as const, label: 'How much trust', content: <TrustTab /> }] : []),
    { value: 'test', label: 'Test', content: <TestTab /> },
    { value: 'history', label: 'History', content: <HistoryTab /> },
  ];
  return <Tabs label="About this step" tabs={tabs} value={tab} onChange={setTab} />;
}

/** Where a field stands. */
function tabOf(field: string | null): TabName {
  return field?.startsWith('dial') ? 'trust' : 'does';
}
