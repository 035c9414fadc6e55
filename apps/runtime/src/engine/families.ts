// Parents and children in memory: a parent stays there as long as a child of it does, since reading it back after each of
// 10,000 children would be the work itself.
import type { RunHead } from '../store/append.ts';

interface Member {
  head: RunHead;
  /** It does not leave memory before `release` was called as often. */
  hold(): void;
  release(): void;
}

export class Families {
  readonly #members = new Map<number, Member>();
  /** Children in memory by their parent, with the parents that are held for them. */
  readonly #children = new Map<number, Map<number, Member | null>>();

  /** A run has come into memory. */
  enter(member: Member): void {
    const { head } = member;
    this.#members.set(head.id, member);
    const children = this.#children.get(head.id);
    for (const child of children?.keys() ?? []) this.#hold(child, member, children);
    if (head.parent === null) return;
    const siblings = this.#children.get(head.parent.run) ?? new Map<number, Member | null>();
    this.#children.set(head.parent.run, siblings);
    const parent = this.#members.get(head.parent.run);
    if (parent) this.#hold(head.id, parent, siblings);
    else siblings.set(head.id, null);
  }

  /** A run has left memory: nothing can be handed to it any more. */
  leave({ head }: Pick<Member, 'head'>): void {
    this.#members.delete(head.id);
  }

  /** A child has left memory, and its parent knows of its end if it has ended: it may go as well. */
  release({ head }: Pick<Member, 'head'>): void {
    if (head.parent === null) return;
    const siblings = this.#children.get(head.parent.run);
    siblings?.get(head.id)?.release();
    siblings?.delete(head.id);
    if (siblings?.size === 0) this.#children.delete(head.parent.run);
  }

  #hold(child: number, parent: Member, siblings: Map<number, Member | null> | undefined): void {
    siblings?.set(child, parent);
    parent.hold();
  }
}
