// A queue that serves its groups in turn, first come, first served within each: a long group does not hold up a short one.

export interface FairQueue<T> {
  readonly size: number;
  /** Puts an item at the end of its group; a new group is served after the ones that wait already. Returns the way to take it out again. */
  add(group: string, item: T): () => void;
  /** The next item of the group whose turn it is; undefined when nothing waits. */
  take(): T | undefined;
}

interface Group<T> {
  name: string;
  items: Set<{ item: T }>;
  /** Stands before the oldest item. A Set's iterator is live: it goes on over what is added and taken out meanwhile. */
  next: Iterator<{ item: T }>;
}

/** Adding, taking and removing cost the same however much waits; a group without items is forgotten. */
export function createFairQueue<T>(): FairQueue<T> {
  const groups = new Map<string, Group<T>>();
  const turns = new Set<Group<T>>();
  const nextGroup = turns.values();
  let size = 0;

  function groupOf(name: string): Group<T> {
    const known = groups.get(name);
    if (known) return known;
    const items = new Set<{ item: T }>();
    const group = { name, items, next: items.values() };
    groups.set(name, group);
    turns.add(group);
    return group;
  }

  function remove(group: Group<T>, entry: { item: T }): void {
    if (!group.items.delete(entry)) return;
    size -= 1;
    if (group.items.size > 0) return;
    groups.delete(group.name);
    turns.delete(group);
  }

  return {
    get size() {
      return size;
    },
    add(name, item) {
      const group = groupOf(name);
      const entry = { item };
      group.items.add(entry);
      size += 1;
      return () => remove(group, entry);
    },
    take() {
      if (size === 0) return undefined;
      const group = nextGroup.next().value;
      const entry = group?.next.next().value;
      if (!group || !entry) return undefined;
      // To the end of the line; gone altogether when this was its last item.
      turns.delete(group);
      turns.add(group);
      remove(group, entry);
      return entry.item;
    },
  };
}
