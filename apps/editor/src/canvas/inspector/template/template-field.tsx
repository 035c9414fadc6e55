// A text with values of earlier steps in it. Each value is a chip; the template's text is what is stored.

import { Braces, Pencil } from 'lucide-react';
import { useId } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { Field, type FieldProps } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useStep } from '../step-context.ts';
import { DataPicker } from '../values/data-picker.tsx';
import { HoleEditor } from './hole-editor.tsx';
import { templateHandlers } from './template-handlers.ts';
import { useTemplateEditing } from './use-template-editing.ts';

export type TemplateFieldProps = FieldProps & {
  value: string;
  onChange: (value: string) => void;
  isMultiline?: boolean;
  placeholder?: string;
};

/** Type `{` or `/` to pick a value, or use the button. Alt+Enter beside a chip, or a click on it, opens what it shows. */
export function TemplateField(props: TemplateFieldProps) {
  const { label, help, error, required, isLabelHidden, className, value, onChange, isMultiline = false } = props;
  const { isEditable, undo, redo } = useStep();
  const editing = useTemplateEditing({ value, onChange });
  const handlers = templateHandlers(editing, { isMultiline, isEditable, undo, redo });
  const hintId = useId();
  return (
    <Field {...{ label, help, error, required, isLabelHidden, className }}>
      {(control) => (
        <div className="relative">
          <div
            {...control}
            {...handlers}
            ref={editing.box}
            role="textbox"
            tabIndex={0}
            contentEditable={isEditable}
            suppressContentEditableWarning
            aria-multiline={isMultiline}
            aria-readonly={!isEditable}
            aria-describedby={[control['aria-describedby'], hintId].filter(Boolean).join(' ')}
            spellCheck={isMultiline}
            className={classNames(
              'field-box whitespace-pre-wrap break-words py-1 pr-8 pl-2.5 leading-5.5',
              isMultiline ? 'min-h-15.5 max-h-96 overflow-y-auto' : 'min-h-8',
            )}
          />
          {value === '' && props.placeholder && (
            <span aria-hidden className="pointer-events-none absolute inset-x-2.5 top-1.5 truncate pr-6 text-ink-3">
              {props.placeholder}
            </span>
          )}
          <span id={hintId} className="sr-only">
            Type an opening brace to insert a value of an earlier step.
          </span>
          {isEditable && (
            <span className="absolute top-1 right-1 flex flex-col gap-0.5">
              <IconButton
                label={`Insert a value into ${label}`}
                className="size-6! text-ink-2"
                icon={<Braces aria-hidden />}
                onClick={() => editing.setPicking(true)}
              />
              {editing.isBeside && (
                <IconButton
                  label="Change this value"
                  shortcut="Alt+Enter"
                  className="size-6! text-ink-2"
                  icon={<Pencil aria-hidden />}
                  onClick={() => editing.open(editing.editor.chipBeside())}
                />
              )}
            </span>
          )}
          <DataPicker
            anchor={editing.box}
            isOpen={editing.isPicking}
            onChoose={editing.insert}
            onClose={editing.closePicker}
            onBrace={editing.typeBrace}
          />
          {editing.opened && (
            <HoleEditor
              key={editing.opened.position}
              anchor={editing.opened.anchor}
              cel={editing.opened.cel}
              onChange={editing.replaceOpened}
              onRemove={editing.removeOpened}
              onClose={editing.closeOpened}
            />
          )}
        </div>
      )}
    </Field>
  );
}
