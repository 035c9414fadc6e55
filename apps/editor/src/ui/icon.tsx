// Icons that data names by word: node types and templates. A fixed list, so that only these are in the bundle; a test says
// when one is missing.
import {
  Braces,
  Calendar,
  ChartNoAxesColumn,
  ClipboardList,
  ClipboardPen,
  FileText,
  GitFork,
  GitMerge,
  Globe,
  Hourglass,
  Layers,
  type LucideIcon,
  Mail,
  PenLine,
  Play,
  Repeat,
  Send,
  Square,
  Table2,
  Tags,
  UserCheck,
  Webhook,
  Workflow,
} from 'lucide-react';
import { createElement } from 'react';

const icons: Record<string, LucideIcon> = {
  braces: Braces,
  calendar: Calendar,
  'chart-no-axes-column': ChartNoAxesColumn,
  'clipboard-list': ClipboardList,
  'clipboard-pen': ClipboardPen,
  'file-text': FileText,
  'git-fork': GitFork,
  'git-merge': GitMerge,
  globe: Globe,
  hourglass: Hourglass,
  layers: Layers,
  mail: Mail,
  'pen-line': PenLine,
  play: Play,
  repeat: Repeat,
  send: Send,
  square: Square,
  'table-2': Table2,
  tags: Tags,
  'user-check': UserCheck,
  webhook: Webhook,
  workflow: Workflow,
};

/** Whether `name` is one of the icons drawn here; any other name is drawn as a plain square. */
export function hasIcon(name: string): boolean {
  return Object.hasOwn(icons, name);
}

/** An icon by its lucide name in kebab-case, decorative: the word stands beside it. */
export function Icon({ name, className }: { name: string; className?: string }) {
  const drawn = (hasIcon(name) && icons[name]) || Square;
  return createElement(drawn, { 'aria-hidden': true, strokeWidth: 1.75, className: className ?? 'size-4' });
}
