// The six families of node types in the operator's words, in the order of the palette.

/** The folder of a family is the first part of a type; `colour` names its design token. */
export interface Family {
  folder: 'triggers' | 'ai' | 'approvals' | 'integrations' | 'logic' | 'metrics';
  title: string;
  colour: 'trigger' | 'ai' | 'person' | 'integration' | 'logic' | 'metric';
}

export const FAMILIES: readonly Family[] = [
  { folder: 'triggers', title: 'When it starts', colour: 'trigger' },
  { folder: 'ai', title: 'AI does', colour: 'ai' },
  { folder: 'approvals', title: 'A person does', colour: 'person' },
  { folder: 'integrations', title: 'Other apps', colour: 'integration' },
  { folder: 'logic', title: 'Choose a path', colour: 'logic' },
  { folder: 'metrics', title: 'Count it', colour: 'metric' },
];

/** The family of a node type, or undefined when there is none of that name. */
export function familyOf(type: string): Family | undefined {
  const folder = type.slice(0, type.indexOf('.'));
  return FAMILIES.find((family) => family.folder === folder);
}
