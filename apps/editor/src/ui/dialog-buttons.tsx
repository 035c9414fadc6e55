import { Button, type ButtonProps } from './button.tsx';

/** The foot of a dialog that asks for something: Cancel, and the button that does it, which takes what any button takes. */
export function DialogButtons({ onCancel, ...main }: ButtonProps & { onCancel: () => void }) {
  return (
    <>
      <Button onClick={onCancel}>Cancel</Button>
      <Button variant="primary" {...main} />
    </>
  );
}
