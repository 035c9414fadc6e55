// The events of a template field.
import type { ClipboardEvent, FormEvent, KeyboardEvent, MouseEvent } from 'react';
import { segmentsOf } from './segments.ts';
import { keyAct, opensPicker } from './template-keys.ts';
import type { TemplateEditing } from './use-template-editing.ts';

export interface FieldTraits {
  isMultiline: boolean;
  isEditable: boolean;
  undo: () => void;
  redo: () => void;
}

export function templateHandlers(editing: TemplateEditing, traits: FieldTraits) {
  const { editor } = editing;
  const { isEditable } = traits;
  const readInput = (event: FormEvent<HTMLDivElement>) => {
    if (editor.isComposing) return;
    const madeHole = editor.takeInput();
    const typed = event.nativeEvent instanceof InputEvent ? event.nativeEvent.data : null;
    if (madeHole || !opensPicker(typed, editor.textBefore())) return;
    const { end } = editor.target;
    editor.target = { start: end - 1, end };
    editing.setPicking(true);
  };
  return {
    onInput: readInput,
    onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => pressKey(event, editing, traits),
    onKeyUp: editing.noteCaret,
    onClick: (event: MouseEvent<HTMLDivElement>) => {
      const chip = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-cel]') : null;
      if (chip && isEditable) editing.open(chip);
      else editing.noteCaret();
    },
    onBlur: editing.forgetCaret,
    onCompositionStart: () => {
      editor.isComposing = true;
    },
    onCompositionEnd: (event: FormEvent<HTMLDivElement>) => {
      editor.isComposing = false;
      readInput(event);
    },
    onCopy: (event: ClipboardEvent<HTMLDivElement>) => copy(event, editor.selectedText()),
    onCut: (event: ClipboardEvent<HTMLDivElement>) => {
      copy(event, editor.selectedText());
      if (isEditable) editor.replaceAlone(editor.selected(), []);
    },
    onPaste: (event: ClipboardEvent<HTMLDivElement>) => {
      event.preventDefault();
      const text = event.clipboardData.getData('text/plain').replaceAll('\r\n', '\n');
      const fitting = traits.isMultiline ? text : text.replaceAll('\n', ' ');
      if (isEditable) editor.replaceAlone(editor.selected(), segmentsOf(fitting));
    },
    onDrop: (event: FormEvent) => event.preventDefault(),
  };
}

function pressKey(event: KeyboardEvent, editing: TemplateEditing, traits: FieldTraits): void {
  const { editor } = editing;
  if (editor.isComposing) return;
  const { isMultiline, isEditable, undo, redo } = traits;
  const act = keyAct(event, { segments: editor.current(), range: editor.selected(), isMultiline });
  if (act === null) return;
  event.preventDefault();
  switch (act.do) {
    case 'undo':
      return undo();
    case 'redo':
      return redo();
    case 'openHole':
      return isEditable ? editing.open(editor.chipBeside()) : undefined;
    case 'move':
      editor.move(act.to);
      return editing.noteCaret();
    case 'write':
      return isEditable ? editor.replace(editor.selected(), [{ kind: 'text', text: act.text }]) : undefined;
    case 'remove':
      return isEditable ? editor.replaceAlone(act.range, []) : undefined;
    case 'nothing':
      return;
  }
}

function copy(event: ClipboardEvent, text: string): void {
  event.preventDefault();
  event.clipboardData.setData('text/plain', text);
}
