// The popover of one chip: how its value is written, what stands in for it, and its formula.
import { Popover } from '@base-ui/react/popover';
import { checkCel } from '@leeway/shared/expression/check.ts';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useStep } from '../step-context.ts';
import { fallbackLiteral } from '../values/picker-options.ts';
import { sampleOf } from './chip-face.ts';
import { formatOf, formatsFor } from './formats.ts';
import { type Hole, holeToCel, holeWords, literalText, parseHole } from './hole.ts';

export type HoleEditorProps = {
  anchor: HTMLElement;
  cel: string;
  onChange: (cel: string) => void;
  onRemove: () => void;
  onClose: () => void;
};

export function HoleEditor({ anchor, cel, onChange, onRemove, onClose }: HoleEditorProps) {
  const { scope, samples } = useStep();
  const [isFormula, setFormula] = useState(parseHole(cel) === null);
  const [text, setText] = useState(cel);
  const apply = (next: string) => {
    setText(next);
    onChange(next);
  };
  const hole = parseHole(text);
  const [problem] = checkCel(text, scope, 'any').problems;
  const sample = sampleOf(text, samples);
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} sideOffset={6} collisionPadding={8} className="z-50">
          <Popover.Popup className="pop-box flex w-80 max-w-(--available-width) flex-col gap-3 p-4">
            <Popover.Title className="font-semibold text-base">{holeWords(text, scope)}</Popover.Title>
            {sample !== undefined && <p className="text-ink-2 text-sm">In the last run: {sample}</p>}
            {hole && !isFormula && <HoleParts hole={hole} onChange={(next) => apply(holeToCel(next))} />}
            {(isFormula || !hole) && (
              <TextField
                label="Formula"
                value={text}
                error={problem}
                onChange={apply}
                spellCheck={false}
                autoComplete="off"
              />
            )}
            {problem !== undefined && hole && !isFormula && <p className="text-fail text-sm">{problem}</p>}
            <div className="flex items-center gap-2">
              <Button size="small" variant="primary" onClick={onClose}>
                Done
              </Button>
              {hole && (
                <Button size="small" variant="quiet" onClick={() => setFormula(!isFormula)}>
                  {isFormula ? 'Hide formula' : 'Show formula'}
                </Button>
              )}
              <Button size="small" variant="quiet" icon={<Trash2 aria-hidden />} className="ml-auto" onClick={onRemove}>
                Remove
              </Button>
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** How it is written, and what stands in for it when it is missing. */
function HoleParts({ hole, onChange }: { hole: Hole; onChange: (hole: Hole) => void }) {
  const { scope } = useStep();
  const { shape } = checkCel(holeToCel({ ...hole, format: null }), scope, 'any');
  const formats = formatsFor(shape);
  const chosen = formatOf(hole.format);
  const options = [
    { value: 'none', label: 'As it is' },
    ...formats.map(({ id, label }) => ({ value: id, label })),
    ...(chosen && !formats.includes(chosen) ? [{ value: chosen.id, label: chosen.label }] : []),
  ];
  return (
    <>
      <Select
        label="Written as"
        options={options}
        value={chosen?.id ?? (hole.format === null ? 'none' : null)}
        placeholder={hole.format === null ? undefined : hole.format.name}
        onChange={(id) => {
          const format = formats.find((one) => one.id === id);
          onChange({ ...hole, format: format ? { name: format.name, args: format.args } : null });
        }}
      />
      {hole.optionalFrom !== null && (
        <TextField
          label="If it is missing, write"
          value={hole.fallback === null ? '' : literalText(hole.fallback)}
          onChange={(text) => onChange({ ...hole, fallback: fallbackLiteral(shape, text) })}
        />
      )}
    </>
  );
}
