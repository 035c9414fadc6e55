// An error as the log shows it: where it happened and what it was, without the values it was about.

export interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
}

/** How many causes are followed. */
const DEEPEST = 3;
const LONGEST_MESSAGE = 500;

/**
 * Properties of errors are left out: libraries hang requests and answers on them. So is what a message quotes from content that could
 * not be read, and addresses of people.
 */
export function describeLoggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: messageOf(String(error)) };
  const { name, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: name,
    message: error instanceof SyntaxError ? 'Some content could not be read.' : messageOf(error.message),
    ...(code === undefined ? {} : { code }),
    ...(stack === undefined ? {} : { stack: framesOf(stack) }),
    ...(cause === undefined || depth >= DEEPEST ? {} : { cause: describeLoggedError(cause, depth + 1) }),
  };
}

function messageOf(message: string): string {
  return message
    .slice(0, LONGEST_MESSAGE)
    .replaceAll(/[^\s<>"“”]+@[^\s<>"“”,;]+/g, '[hidden]')
    .replaceAll(/(https?:\/\/[^/\s?#]+)[^\s]*/g, '$1');
}

/** The stack without its first lines, which are the message. */
function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
