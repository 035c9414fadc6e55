// The one error of this folder: an expression a person wrote cannot be read, checked or evaluated.

/** syntax: unreadable · limit: too large or costly · reference: a name that does not exist · type: wrong kind of value · missing: no value in this run. */
export type ExpressionErrorCode = 'syntax' | 'limit' | 'reference' | 'type' | 'missing';

/** `message` is for the person who wrote the expression: it names the thing and the way out. `source` is the CEL or template it is about. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly code: ExpressionErrorCode;
  readonly source: string;
  /** Dotted path of the config field the expression stands in, when it came from a config. */
  readonly field: string | undefined;

  constructor(code: ExpressionErrorCode, message: string, origin: { source: string; field?: string; cause?: unknown }) {
    super(message, origin.cause === undefined ? undefined : { cause: origin.cause });
    this.code = code;
    this.source = origin.source;
    this.field = origin.field;
  }

  /** The same error, said of a config field. */
  at(field: string): ExpressionError {
    return new ExpressionError(this.code, this.message, { source: this.source, field, cause: this });
  }
}
