import { Fragment } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { useDesk } from '../canvas-desk.ts';

const GROUPS: readonly { title: string; keys: readonly [keys: readonly string[], does: string][] }[] = [
  {
    title: 'Go',
    keys: [
      [['↑', '↓'], 'To the step before or after'],
      [['←', '→'], 'To the branch beside'],
      [['Home', 'End'], 'To the first or the last step'],
      [['/'], 'Find a step'],
      [['E'], 'Go to a line between steps'],
      [['1'], 'Show all of it'],
      [['2'], 'Show the selected step'],
    ],
  },
  {
    title: 'Change',
    keys: [
      [['Enter'], 'Open the step’s settings'],
      [['A'], 'Add a step after this one'],
      [['C'], 'Connect this step to another'],
      [['I'], 'Put a step into the selected line'],
      [['L'], 'Turn the step’s dial down'],
      [['Alt', 'Arrows'], 'Move the card'],
      [['Delete'], 'Remove what is selected'],
      [['Ctrl', 'D'], 'Duplicate'],
      [['Ctrl', 'C'], 'Copy'],
      [['Ctrl', 'V'], 'Paste'],
      [['Ctrl', 'Z'], 'Undo'],
      [['Ctrl', 'Shift', 'Z'], 'Redo'],
    ],
  },
  {
    title: 'With the mouse',
    keys: [
      [['Space', 'Drag'], 'Move the canvas'],
      [['Wheel'], 'Zoom to the pointer'],
      [['Right button'], 'Turn the dial of a card down'],
      [['Drag'], 'Select several steps with a box'],
    ],
  },
];

/** Every key of the canvas. */
export function ShortcutSheet() {
  const { close } = useDesk().screen.getState();
  return (
    <Dialog isOpen onClose={close} title="Keys on the canvas">
      {GROUPS.map(({ title, keys }) => (
        <section key={title} className="mb-4">
          <h3 className="mb-1.5 font-semibold text-ink-2 text-sm">{title}</h3>
          <dl className="grid grid-cols-[9rem_1fr] items-center gap-y-1.5">
            {keys.map(([names, does]) => (
              <Fragment key={does}>
                <dt className="flex gap-1">
                  {names.map((name) => (
                    <Kbd key={name}>{name}</Kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
