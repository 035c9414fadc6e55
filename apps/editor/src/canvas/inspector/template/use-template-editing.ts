// Joins a template field with React: the editor behind it, and which popover is open over it.
import { useLayoutEffect, useRef, useState } from 'react';
import { useStep } from '../step-context.ts';
import { chipFaceOf } from './chip-face.ts';
import { positionOfChip } from './template-dom.ts';
import { TemplateEditor } from './template-editor.ts';

interface Opened {
  position: number;
  cel: string;
  anchor: HTMLElement;
}

export interface TemplateInput {
  value: string;
  onChange: (value: string) => void;
}

/** State of one template field. */
export function useTemplateEditing({ value, onChange }: TemplateInput) {
  const { scope, samples, newEntry } = useStep();
  const box = useRef<HTMLDivElement>(null);
  const [editor] = useState(() => new TemplateEditor());
  const [isPicking, setPicking] = useState(false);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [isBeside, setBeside] = useState(false);

  useLayoutEffect(() => {
    editor.show(box.current, { value, onChange, newEntry, faceOf: (cel) => chipFaceOf(cel, scope, samples) });
  });

  const open = (chip: HTMLElement | null) => {
    const root = box.current;
    if (chip && root) setOpened({ position: positionOfChip(root, chip), cel: chip.dataset.cel ?? '', anchor: chip });
  };
  const rangeOf = ({ position }: Opened) => ({ start: position, end: position + 1 });
  return {
    ...{ box, editor, isPicking, opened, isBeside, open, setPicking },
    noteCaret: () => setBeside(editor.noteCaret()),
    forgetCaret: () => setBeside((was) => was && opened !== null),
    closePicker: () => {
      setPicking(false);
      editor.refocus();
    },
    /** A second brace: the formula is written by hand. */
    typeBrace: () => {
      setPicking(false);
      editor.replace({ start: editor.target.end, end: editor.target.end }, [{ kind: 'text', text: '{' }]);
    },
    insert: (cel: string) => {
      setPicking(false);
      editor.replaceAlone(editor.target, [{ kind: 'hole', cel }]);
    },
    replaceOpened: (cel: string) => {
      if (!opened) return;
      editor.replace(rangeOf(opened), [{ kind: 'hole', cel }]);
      open(editor.chipAt(opened.position));
    },
    removeOpened: () => {
      if (!opened) return;
      setOpened(null);
      editor.replaceAlone(rangeOf(opened), []);
    },
    closeOpened: () => {
      setOpened(null);
      editor.refocus();
    },
  };
}

export type TemplateEditing = ReturnType<typeof useTemplateEditing>;
