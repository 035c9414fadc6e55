// Controls for CEL: a picked value as a chip, a calculation as a formula, a condition as a rule.
import { Braces, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { ConditionEditor } from '../../../dial/rule/condition-editor.tsx';
import { Button } from '../../../ui/button.tsx';
import { Field, type FieldProps } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { useStep } from '../step-context.ts';
import { chipFaceOf } from '../template/chip-face.ts';
import { parseHole } from '../template/hole.ts';
import { HoleEditor } from '../template/hole-editor.tsx';
import { DataPicker } from '../values/data-picker.tsx';
import { ruleFields } from '../values/rule-fields.ts';
import { type ControlProps, fieldParts, textOf } from './control-props.ts';

export function CelControl({ field, value, error, onChange }: ControlProps) {
  return (
    <FormulaField
      {...fieldParts({ field, error })}
      placeholder={field.placeholder}
      value={textOf(value)}
      onChange={onChange}
    />
  );
}

/** A rule builder. The formula and the rule it came from change together, as one entry of undo. */
export function ConditionControl({ field, value, error }: ControlProps) {
  const { node, scope, groups, isEditable, setValue } = useStep();
  return (
    <ConditionEditor
      label={field.label}
      help={field.help}
      error={error}
      disabled={!isEditable}
      condition={{ when: textOf(value), rule: node.config.rule }}
      scope={scope}
      fields={ruleFields(groups)}
      onChange={({ when, rule }) => setValue([], { ...node.config, [field.name]: when, rule })}
    />
  );
}

export type FormulaFieldProps = FieldProps & {
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
};

/** One picked value shows as a chip; anything more as its formula. */
export function FormulaField({ value, onChange, placeholder, ...field }: FormulaFieldProps) {
  const { isEditable } = useStep();
  const [wantsFormula, setWantsFormula] = useState(false);
  const [isPicking, setPicking] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const isChip = !wantsFormula && value.trim() !== '' && parseHole(value) !== null;
  const toggle = isEditable && (isChip || wantsFormula);
  return (
    <div ref={box} className="flex flex-col gap-1">
      {isChip ? (
        <Field {...field}>{(control) => <ChipBox {...{ control, value, onChange }} />}</Field>
      ) : (
        <TextArea
          {...field}
          rows={1}
          value={value}
          disabled={!isEditable}
          placeholder={placeholder ?? 'Pick a value, or write a formula'}
          spellCheck={false}
          onChange={(typed) => {
            setWantsFormula(true);
            onChange(typed);
          }}
        />
      )}
      {isEditable && (
        <div className="flex gap-1">
          <Button size="small" variant="quiet" icon={<Braces aria-hidden />} onClick={() => setPicking(true)}>
            Pick a value
          </Button>
          {toggle && (
            <Button size="small" variant="quiet" onClick={() => setWantsFormula(isChip)}>
              {isChip ? 'Show formula' : 'Hide formula'}
            </Button>
          )}
        </div>
      )}
      <DataPicker
        anchor={box}
        isOpen={isPicking}
        accepts={() => true}
        onClose={() => setPicking(false)}
        onChoose={(cel) => {
          setPicking(false);
          // In the middle of a calculation the value joins what is there.
          const isCalculation = !isChip && value.trim() !== '';
          setWantsFormula(isCalculation);
          onChange(isCalculation ? `${value.trimEnd()} ${cel}` : cel);
        }}
      />
    </div>
  );
}

type ChipBoxProps = {
  control: { id: string; 'aria-labelledby': string; 'aria-describedby': string | undefined };
  value: string;
  onChange: (value: string) => void;
};

function ChipBox({ control, value, onChange }: ChipBoxProps) {
  const { scope, samples, isEditable } = useStep();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { words, sample, problem } = chipFaceOf(value, scope, samples);
  return (
    <div className="field-box flex min-h-8 items-center gap-1 py-0.5 pr-1 pl-1.5">
      <button
        type="button"
        {...control}
        aria-label={`${words}${sample === undefined ? '' : `, for example ${sample}`}. Change`}
        aria-labelledby={undefined}
        disabled={!isEditable}
        onClick={(event) => setAnchor(event.currentTarget)}
        className="min-w-0 max-w-full truncate rounded-mark border border-line-2 bg-panel px-1.5 text-left text-xs leading-5.5"
      >
        <span className={problem === undefined ? '' : 'text-fail'}>{words}</span>
        {sample !== undefined && <span className="ml-1.5 text-ink-3">{sample}</span>}
      </button>
      {isEditable && (
        <IconButton
          label={`Remove ${words}`}
          className="ml-auto size-6!"
          icon={<X aria-hidden />}
          onClick={() => onChange('')}
        />
      )}
      {anchor && (
        <HoleEditor
          anchor={anchor}
          cel={value}
          onChange={onChange}
          onRemove={() => {
            setAnchor(null);
            onChange('');
          }}
          onClose={() => setAnchor(null)}
        />
      )}
    </div>
  );
}
