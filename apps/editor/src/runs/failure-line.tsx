import { errorWords } from '../api/error-words.ts';

/** Below a button: why what it asked for was not done. Nothing while there is no error. */
export function FailureLine({ error }: { error: Error | null }) {
  if (!error) return null;
  const { message, hint } = errorWords(error);
  return (
    <p role="alert" className="mt-2 text-fail">
      {message} {hint}
    </p>
  );
}
