// Parents and children in memory: a parent stays there as long as a child of it does, since reading it back after each of
// 10,000 children would be the work itself.
import type { RunHead } from '../../store/journal/append.ts';

interface Member {
  head: RunHead;
  /** It does not leave memory before `release` was called as often. */
  hold(): void;
  release(): void;
}

interface Child {
  /** The parent that is held for it. */
  parent: Member | null;
  /** It may come back while its end is still being told: then it is there twice, and its parent held once. */
  times: number;
}

export class Families {
  readonly #members = new Map<number, Member>();
  /** Children in memory by their parent. */
  readonly #children = new Map<number, Map<number, Child>>();

  /** A run has come into memory. */
  enter(member: Member): void {
    const { head } = member;
    this.#members.set(head.id, member);
    for (const child of this.#children.get(head.id)?.values() ?? []) hold(child, member);
    if (head.parent === null) return;
    const siblings = this.#children.get(head.parent.run) ?? new Map<number, Child>();
    this.#children.set(head.parent.run, siblings);
    const child = siblings.get(head.id) ?? { parent: null, times: 0 };
    siblings.set(head.id, child);
    child.times += 1;
    const parent = this.#members.get(head.parent.run);
    if (parent && child.parent !== parent) hold(child, parent);
  }

  /** A run has left memory: nothing can be handed to it any more. */
  leave({ head }: Pick<Member, 'head'>): void {
    this.#members.delete(head.id);
  }

  /** A child has left memory, and its parent knows of its end if it has ended: it may go as well. */
  release({ head }: Pick<Member, 'head'>): void {
    if (head.parent === null) return;
    const siblings = this.#children.get(head.parent.run);
    const child = siblings?.get(head.id);
    if (!siblings || !child) return;
    child.times -= 1;
    if (child.times > 0) return;
    child.parent?.release();
    siblings.delete(head.id);
    if (siblings.size === 0) this.#children.delete(head.parent.run);
  }
}

function hold(child: Child, parent: Member): void {
  child.parent = parent;
  parent.hold();
}
