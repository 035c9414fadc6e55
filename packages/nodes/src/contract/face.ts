// The browser half of a node, optional: a small picture of its own between the card's title and its ports.
import type { ComponentType } from 'react';

/** A face draws from the config alone; live state belongs to the frame round it. It holds no control: nothing on a card takes focus. */
export interface FaceProps {
  config: Record<string, unknown>;
  title: string;
}
export type Face = ComponentType<FaceProps>;
